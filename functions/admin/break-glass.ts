import { restoreBreakGlass } from '#core/administration/restore-break-glass.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `POST /v1/admin/identities/{id}/restore-break-glass` `{reason}`: what a review has cost is given back. */
export const restoreBreakGlassRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const { id = '' } = event.pathParameters ?? {};
    const reason = readReason(jsonBody(event).reason);
    await restoreBreakGlass(administered, { identity: id, reason }, ports);
    return jsonReply(200, { identity: id, restored: true });
  });
