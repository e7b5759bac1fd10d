import { delegate, endDelegation } from '#core/approvals/delegate.ts';
import { listDelegations } from '#core/approvals/list-delegations.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody } from './admin-route.ts';
import { readReason } from './read-reason.ts';

/** `GET /v1/admin/delegations`: who may vote in whose place now. */
export const listDelegationsRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by) => jsonReply(200, await listDelegations(by, ports)));

/** `POST /v1/admin/delegations` `{to, until, reason}`: lets somebody vote in one's place. */
export const delegateRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) => {
    const { to, until, reason } = jsonBody(event);
    const delegating = { to: readPerson(to), until: readUntil(until), reason: readReason(reason) };
    return jsonReply(200, await delegate(by, delegating, ports));
  });

/** `POST /v1/admin/delegations/{to}/end`: takes that back. */
export const endDelegationRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) =>
    jsonReply(200, await endDelegation(by, event.pathParameters?.to ?? '', ports)),
  );

function readPerson(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Fault('invalid_request', '"to" must be the id of a person of people.yaml');
}

/** RFC 3339 in UTC. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/u;

function readUntil(value: unknown): Date {
  const at = new Date(typeof value === 'string' && instant.test(value) ? value : Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new Fault('invalid_request', '"until" must be an instant such as 2026-11-22T10:00:00Z');
}
