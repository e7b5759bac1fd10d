import { namespace, soleResources } from '../actions.ts';
import type { Decision, Obligations } from '../decision.ts';
import type { DecisionRequest, EntityRecord, PolicyEngine } from '../engine.ts';
import { readLeaseSeconds } from '../lease-seconds.ts';
import { sliceDigest } from '../slice.ts';
import { type CedarQuestion, type EntityName, evaluatePrepared } from './cedar.ts';
import { fitsSchema } from './fits-schema.ts';
import { isMentioned, keepMentioned } from './read-facts.ts';
import { type PreparedSlice, SliceRing, usualHeldWeight } from './slice-ring.ts';

/** One evaluation under certain approvals; any error takes back the permission. */
interface Evaluation {
  readonly isPermitted: boolean;
  readonly determining: readonly string[];
  readonly errors: readonly string[];
  readonly obligations: Obligations;
}

/**
 * An engine that decides by Cedar, in this process. One is enough for a process: what it keeps
 * parsed is never given back. `heldWeight` bounds that in characters of policies, and 100 for each
 * slice and policy; a process with half a gigabyte should be given 1,000,000.
 */
export function createCedarEngine(heldWeight = usualHeldWeight): PolicyEngine {
  const ring = new SliceRing(heldWeight);
  return {
    decide: (request, slice) => {
      const prepared = ring.prepare(slice);
      if (!prepared.ok) return forbid([], [prepared.error]);
      if (!fitsSchema(request)) return forbid([], [unfit]);
      return decide(keepMentioned(request, prepared.mentioned), prepared);
    },
  };
}

/** Makes one decision that nobody reads, so that the first real one does not wait for Cedar. */
export function warmEngine(engine: PolicyEngine): void {
  const text = 'permit (principal, action, resource);';
  const policies = [{ id: 'warm#1', text, annotations: {} }];
  const entity = (type: string, id: string) => ({ type, id, attributes: {}, parents: [] });
  const request: DecisionRequest = {
    principal: entity('Person', 'warm'),
    action: 'ReadLedger',
    resource: entity('Ledger', soleResources.Ledger),
    others: [],
    context: { time: { now: '2026-01-01T00:00:00.000Z', hour: 0, weekday: 4 } },
    approvals: [],
  };
  engine.decide(request, { digest: sliceDigest(policies), policies });
}

/** Evaluates with the rules held; where only guardrails forbid, asks what their approval would do. */
function decide(request: DecisionRequest, slice: PreparedSlice): Decision {
  const held = evaluate(request, request.approvals, slice);
  if (held.errors.length > 0) return forbid(held.determining, held.errors);
  const { determining, obligations } = held;
  if (held.isPermitted)
    return { effect: 'permit', determining, rules: [], errors: [], obligations };
  const rules = rulesOf(determining, slice);
  if (rules.length === 0) return forbid(determining, []);
  const lifted = evaluate(request, [...request.approvals, ...rules], slice);
  if (!lifted.isPermitted) return forbid(determining, lifted.errors);
  return { effect: 'pend', determining, rules, errors: [], obligations: lifted.obligations };
}

const unfit = 'the request does not fit the schema';

/** The rules of the forbids, sorted; none when one of the forbids is not a guardrail. */
function rulesOf(determining: readonly string[], slice: PreparedSlice): readonly string[] {
  const rules = determining.map((id) => slice.rules.get(id) ?? '');
  return rules.includes('') ? [] : [...new Set(rules)].toSorted();
}

function evaluate(
  request: DecisionRequest,
  approvals: readonly string[],
  slice: PreparedSlice,
): Evaluation {
  const { principal, resource, context } = request;
  const heldApprovals = isMentioned('approvals', slice.mentioned) ? { approvals } : {};
  const result = evaluatePrepared(slice.name, {
    principal: nameOf(principal),
    action: { type: `${namespace}::Action`, id: request.action },
    resource: nameOf(resource),
    context: { ...contextOf(context), ...heldApprovals },
    entities: [principal, resource, ...request.others].filter(hasMore).map(entityOf),
  });
  // Cedar's complaint may quote the whole request.
  if (!result.ok) return failed([unfit]);
  const { isAllowed, determining, failures } = result.value;
  if (failures.length > 0) {
    // Cedar lets a permit win where a forbid fails.
    return failed(failures.map(failureSentence).toSorted(), isAllowed ? [] : determining);
  }
  if (!isAllowed) return { isPermitted: false, determining, errors: [], obligations: {} };
  return permitted(determining, slice);
}

/** A permit, with the shortest of the leases that its policies allow. */
function permitted(determining: readonly string[], slice: PreparedSlice): Evaluation {
  const errors: string[] = [];
  const leases: number[] = [];
  for (const id of determining) {
    const annotation = slice.leases.get(id);
    if (annotation === undefined) continue;
    const seconds = readLeaseSeconds(annotation);
    if (seconds === undefined) errors.push(`policy ${id} holds a @leaseSeconds that is no lease`);
    else leases.push(seconds);
  }
  if (errors.length > 0) return failed(errors);
  const obligations = leases.length === 0 ? {} : { leaseSeconds: Math.min(...leases) };
  return { isPermitted: true, determining, errors, obligations };
}

function failed(errors: readonly string[], determining: readonly string[] = []): Evaluation {
  return { isPermitted: false, determining, errors, obligations: {} };
}

function forbid(determining: readonly string[], errors: readonly string[]): Decision {
  return { effect: 'forbid', determining, rules: [], errors, obligations: {} };
}

/** What Cedar's messages begin with, and what it means; the rest of them may quote the request. */
const failureKinds: readonly (readonly [RegExp, string])[] = [
  [/does not have the (?:attribute|tag)/, 'it reads what the request does not hold'],
  [/overflow/, 'a number in it grew too large'],
  [/extension function/, 'a value is not of the form that it reads'],
];

function failureSentence(failure: { readonly policyId: string; readonly message: string }): string {
  const kind = failureKinds.find(([pattern]) => pattern.test(failure.message))?.[1];
  return `policy ${failure.policyId} failed: ${kind ?? 'it cannot be evaluated'}`;
}

/** Without a schema Cedar must be told that an instant is one. */
function contextOf(context: DecisionRequest['context']): CedarQuestion['context'] {
  const { time } = context;
  if (time?.now === undefined) return context;
  const now = { __extn: { fn: 'datetime', arg: time.now } };
  return { ...context, time: { ...time, now } };
}

function nameOf({ type, id }: EntityName): EntityName {
  return { type: `${namespace}::${type}`, id };
}

/** To Cedar an entity that it is not told of is one without attributes and parents. */
function hasMore({ attributes, parents }: EntityRecord): boolean {
  return parents.length > 0 || Object.keys(attributes).length > 0;
}

function entityOf(record: EntityRecord): CedarQuestion['entities'][number] {
  return { uid: nameOf(record), attrs: record.attributes, parents: record.parents.map(nameOf) };
}
