import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ListLeasesRequest, listLeases } from '#core/administration/list-leases.ts';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { revokeLeases } from '#core/administration/revoke-leases.ts';
import { showLease } from '#core/administration/show-lease.ts';
import { Fault } from '#core/faults.ts';
import { type LeaseState, leaseStates } from '#core/leases/lease-state.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody, queryNumber } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `GET /v1/admin/leases?identity&grant&state&limit&after`: leases, newest first; `next` continues. */
export const listLeasesRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) =>
    jsonReply(200, await listLeases(administered, listRequest(event), ports)),
  );

/** `GET /v1/admin/leases/{id}`: one lease, its entries, and what else a deny of its role would end. */
export const showLeaseRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) =>
    jsonReply(200, await showLease(administered, event.pathParameters?.id ?? '', ports)),
  );

/** `POST /v1/admin/leases/{id}/revoke` `{reason, wholeRole?}`: revokes it, or applies that again. */
export const revokeLeaseRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const { reason, wholeRole = false } = jsonBody(event);
    if (typeof wholeRole !== 'boolean') {
      throw new Fault('invalid_request', '"wholeRole" must be true or false');
    }
    const sessionId = event.pathParameters?.id ?? '';
    const request = { sessionId, reason: readReason(reason), wholeRole };
    return jsonReply(200, await revokeLease(administered, request, ports));
  });

/** `POST /v1/admin/identities/{id}/leases/revoke` `{reason}`: revokes all that still works of it. */
export const revokeLeasesRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    const identity = event.pathParameters?.id ?? '';
    const request = { identity, reason: readReason(jsonBody(event).reason) };
    const { leases, isComplete } = await revokeLeases(administered, request, ports);
    return jsonReply(200, { revoked: leases, complete: isComplete });
  });

function listRequest(event: APIGatewayProxyEvent): ListLeasesRequest {
  const limit = queryNumber(event, 'limit', { fallback: 50, max: 200 });
  const { after, identity, grant, state } = event.queryStringParameters ?? {};
  return {
    limit,
    ...(after === undefined ? {} : { after }),
    ...(identity === undefined ? {} : { identity }),
    ...(grant === undefined ? {} : { grant }),
    ...(state === undefined ? {} : { state: readState(state) }),
  };
}

function readState(text: string): LeaseState {
  const state = leaseStates.find((known) => known === text);
  if (state !== undefined) return state;
  throw new Fault('invalid_request', `"state" must be one of ${leaseStates.join(', ')}`);
}
