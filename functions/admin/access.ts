import {
  type AccessStopping,
  accessStoppings,
  stopAccess,
} from '#core/administration/stop-access.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `POST /v1/admin/access/{stopping}` `{reason}`: stop all access, or let it go on. */
export const stopAccessRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const { stopping = '' } = event.pathParameters ?? {};
    if (!isStopping(stopping)) {
      const known = Object.keys(accessStoppings).join(' or ');
      throw new Fault('not_found', `access can be changed by ${known}; send one of them`);
    }
    const reason = readReason(jsonBody(event).reason);
    const head = await stopAccess(administered, { stopping, reason }, ports);
    return jsonReply(200, { stopped: head.allStopped ?? null });
  });

function isStopping(text: string): text is AccessStopping {
  return Object.hasOwn(accessStoppings, text);
}
