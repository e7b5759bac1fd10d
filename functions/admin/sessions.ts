import { type Keeping, keepings, keepSession } from '#core/administration/keep-session.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `POST /v1/admin/sessions/{id}/{keeping}` `{reason}`: hold, release, shred its personal data. */
export const keepSessionRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const { id = '', keeping = '' } = event.pathParameters ?? {};
    if (!isKeeping(keeping)) {
      const known = Object.keys(keepings).join(', ');
      throw new Fault(
        'not_found',
        `what can be done about a session is ${known}; name one of these`,
      );
    }
    const reason = readReason(jsonBody(event).reason);
    return jsonReply(
      200,
      await keepSession(administered, { sessionId: id, keeping, reason }, ports),
    );
  });

function isKeeping(text: string): text is Keeping {
  return Object.hasOwn(keepings, text);
}
