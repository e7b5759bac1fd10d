import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ListApprovalsRequest, listApprovals } from '#core/approvals/list-approvals.ts';
import { readStats } from '#core/approvals/read-stats.ts';
import { type Said, sayWord } from '#core/approvals/say-word.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import { longestWaitSeconds, waitForVerdict } from '#core/approvals/wait-for-verdict.ts';
import { Fault } from '#core/faults.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import { readApprovedScope } from '#functions/approved-scope.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, jsonBody, queryNumber } from './admin-route.ts';
import { lists, saidWords } from './approval-words.ts';
import { readReason } from './read-reason.ts';

const usualStatsSeconds = 30 * 86_400;

/** `GET /v1/admin/approvals?which&identity&grant&rule&limit&after`: what waits, or the history. */
export const listApprovalsRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) =>
    jsonReply(200, await listApprovals(by, listRequest(event), ports)),
  );

/** `GET /v1/admin/approvals/{id}`: one request with everything that deciding about it needs. */
export const showApprovalRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) =>
    jsonReply(200, await showApproval(by, requestId(event), ports)),
  );

/** `POST /v1/admin/approvals/{id}/{word}` `{reason?}`, for a yes to less also what is left. */
export const sayWordRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) => {
    const said = readSaid(event.pathParameters?.word ?? '', jsonBody(event));
    return jsonReply(200, await sayWord(by, { id: requestId(event), said }, ports));
  });

/** `GET /v1/admin/approvals/{id}/wait?seconds&revision`: how it stands, once that has changed. */
export const waitForVerdictRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) => {
    const max = longestWaitSeconds;
    const seconds = queryNumber(event, 'seconds', { fallback: max, max });
    const revision = queryNumber(event, 'revision', { fallback: 0, max: Number.MAX_SAFE_INTEGER });
    const known = revision === 0 ? {} : { revision };
    return jsonReply(
      200,
      await waitForVerdict(by, { id: requestId(event), seconds, ...known }, ports),
    );
  });

/** `GET /v1/admin/approval-stats?since&rule`: how people have dealt with requests lately. */
export const approvalStatsRoute = (ports: AdminPorts): Route =>
  behindDoor(ports, async (by, event) => {
    const { since, rule } = event.queryStringParameters ?? {};
    const request = {
      since: readSince(since, ports.clock.now()),
      ...(rule === undefined ? {} : { rule }),
    };
    return jsonReply(200, await readStats(by, request, ports));
  });

function requestId(event: APIGatewayProxyEvent): string {
  return event.pathParameters?.id ?? '';
}

function listRequest(event: APIGatewayProxyEvent): ListApprovalsRequest {
  const limit = queryNumber(event, 'limit', { fallback: 50, max: 200 });
  const { which = 'waiting', after, identity, grant, rule } = event.queryStringParameters ?? {};
  return {
    limit,
    which: readOneOf('which', which, lists),
    ...(after === undefined ? {} : { after }),
    ...(identity === undefined ? {} : { identity }),
    ...(grant === undefined ? {} : { grant }),
    ...(rule === undefined ? {} : { rule }),
  };
}

function readOneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new Fault('invalid_request', `"${name}" must be one of ${known.join(', ')}`);
}

const members = [
  'reason',
  'insteadOf',
  'durationSeconds',
  'scope',
  'actions',
  'resources',
  'readOnly',
] as const;

/** A member that is not known might have been meant to narrow: what is said then is not said at all. */
function readSaid(word: string, body: Readonly<Record<string, unknown>>): Said {
  const known = saidWords.find((one) => one === word);
  if (known === undefined) {
    throw new Fault('not_found', `about a request can be said ${saidWords.join(', ')}; say one`);
  }
  const isKnown = (name: string) => members.some((member) => member === name);
  if (!Object.keys(body).every(isKnown)) {
    throw new Fault('invalid_request', `send nothing but ${members.join(', ')} in the body`);
  }
  const reason = readReason(body.reason);
  const narrowing = readApprovedScope(body);
  const insteadOf = readInsteadOf(body.insteadOf);
  return {
    word: known,
    ...(reason === '' ? {} : { reason }),
    ...(narrowing === undefined ? {} : { narrowing }),
    ...(insteadOf === undefined ? {} : { insteadOf }),
  };
}

function readInsteadOf(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new Fault('invalid_request', '"insteadOf" must be the id of the person who delegated');
}

/** RFC 3339 in UTC, or a day. */
const instant = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,3})?Z)?$/u;

function readSince(text: string | undefined, now: Date): Date {
  if (text === undefined) return secondsAfter(now, -usualStatsSeconds);
  const at = new Date(instant.test(text) ? text : Number.NaN);
  if (!Number.isNaN(at.getTime())) return at;
  throw new Fault('invalid_request', '"since" must be an instant such as 2026-11-22T10:00:00Z');
}
