import { type Stopping, stopIdentity, stoppings } from '#core/administration/stop-identity.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `POST /v1/admin/identities/{id}/{stopping}` `{reason}`: suspend, resume, quarantine, release. */
export const stopIdentityRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const { id = '', stopping = '' } = event.pathParameters ?? {};
    if (!isStopping(stopping)) {
      const known = Object.keys(stoppings).join(', ');
      throw new Fault('not_found', `identities can be stopped and let go by ${known}`);
    }
    const reason = readReason(jsonBody(event).reason);
    const head = await stopIdentity(administered, { identity: id, stopping, reason }, ports);
    return jsonReply(200, { identity: id, stopped: head.stopped[id] ?? null });
  });

function isStopping(text: string): text is Stopping {
  return Object.hasOwn(stoppings, text);
}
