import { actorOf } from '#core/exchange/evidence.ts';
import { Fault } from '#core/faults.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type {
  CallAnswer,
  CallEvidence,
  EntryBody,
  EntryKind,
  KeptMessage,
  Transform,
} from '#core/ledger/entry.ts';
import { sealPersonal, withPersonal } from '#core/ledger/personal.ts';
import { commitmentOf, type SessionKeys } from '#core/ledger/session-cipher.ts';
import { sessionKeyWrites } from '#core/ledger/session-key.ts';
import type { Write } from '#core/store/store.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { GatewayPorts } from './ports.ts';
import { sessionSealOf } from './record/session-seal.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** An entry names no more of what a call needs; how much it was is told. */
const mostAccessTold = 100;

/** The key of a session is put once; whoever loses that reads the other's. */
const attempts = 3;

/** What an entry tells beside what is known of the call. */
interface Told {
  readonly kind: EntryKind & `call.${string}`;
  readonly outcome?: EntryBody['outcome'];
  readonly answer?: ToldAnswer;
}

/** What AWS answered, and what was done with it. */
export interface ToldAnswer {
  readonly received: UpstreamAnswer;
  readonly transforms: readonly Transform[];
  readonly message?: KeptMessage;
}

/** Writes an entry about a call whose caller is known; throws where it cannot become durable. */
export async function recordCall(call: KnownCall, told: Told, ports: GatewayPorts): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if ((await recordChange(call, { ...told, writes: [] }, ports)) === 'committed') return;
  }
  throw new Fault(
    'store_unavailable',
    'the entry of this call cannot be written, for its session keeps changing; try again shortly',
  );
}

/**
 * Writes an entry together with what it changes; throws where it cannot become durable.
 * `conflict`: what it was to change has changed meanwhile, and nothing at all was written.
 */
export async function recordChange(
  call: KnownCall,
  { writes, ...told }: Told & { readonly writes: readonly Write[] },
  ports: GatewayPorts,
): Promise<'committed' | 'conflict'> {
  const { sessionId, expiresAt } = call.authenticated.principal.lease;
  const { keys, atHand } = await sessionSealOf(call, ports);
  const body = bodyOf(call, told, { now: ports.clock.now(), keys });
  if (call.personal !== undefined) {
    return (await ports.ledger.append(withPersonal(body, call.personal), { writes })).outcome;
  }
  const session = { sessionId, expiresAt: new Date(expiresAt) };
  const sealed = sealPersonal(body, sessionId, keys);
  const { outcome } = await ports.ledger.append(sealed, {
    writes: [...writes, ...sessionKeyWrites(atHand, session)],
  });
  // The entries of one call are of one session and origin: they are sealed once.
  if (outcome === 'committed') call.personal = sealed.personal;
  // Somebody else may have put the first key of the session meanwhile.
  else call.seal = undefined;
  return outcome;
}

/** With what, and when, an entry is made. */
interface Making {
  readonly now: Date;
  readonly keys: SessionKeys;
}

function bodyOf(
  call: KnownCall,
  { kind, outcome, answer }: Told,
  { now, keys }: Making,
): EntryBody {
  const { asked, authenticated } = call;
  const { identity, lease, configuration } = authenticated.principal;
  const { address, userAgent, requestId } = asked;
  return {
    kind,
    at: now.toISOString(),
    actor: actorOf(identity),
    origin: { address, userAgent, requestId, face: 'gateway' },
    sessionId: lease.sessionId,
    grant: lease.grant,
    ...decisionOf(call, configuration.version),
    call: {
      ...evidenceOf(call, keys),
      // Kept once, and told by the first entry of the call.
      ...(call.message === undefined || kind === 'call.completed' ? {} : { request: call.message }),
      ...(answer && { answer: answerOf(answer, keys) }),
    },
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** What policy said, and by the yes of whom it said so. */
function decisionOf({ decision, approvals, observed }: KnownCall, version: string) {
  if (decision === undefined) return {};
  const told = decisionEvidence(decision, version);
  if (observed !== undefined) return { decision: told, facts: { ...observed } };
  if (approvals === undefined) return { decision: told };
  const { requests, askedHash } = approvals;
  const ids = requests.map(({ value }) => value.id).join(', ');
  const rules = requests.map(({ value }) => value.rule.name);
  return { decision: { ...told, approvals: rules }, facts: { approvals: ids, askedHash } };
}

function evidenceOf(call: KnownCall, keys: SessionKeys): CallEvidence {
  const { id, asked, authenticated, operation, understood } = call;
  const { body } = asked.request;
  const named = operation && {
    service: operation.service,
    operation: operation.operation,
    region: operation.region,
  };
  return {
    id,
    accessKeyId: authenticated.accessKeyId,
    ...named,
    ...(understood === undefined ? {} : accessOf(understood)),
    requestCommitment: commitmentOf(keys, 'request', body),
    requestBytes: body.length,
  };
}

function accessOf({ facts }: UnderstoodCall) {
  const [first] = facts;
  return {
    ...(first === undefined ? {} : { account: first.account }),
    access: facts.slice(0, mostAccessTold).map(({ action, resource }) => ({ action, resource })),
    accessCount: facts.length,
  };
}

/** An answer of AWS as an entry tells it. */
function answerOf({ received, transforms, message }: ToldAnswer, keys: SessionKeys): CallAnswer {
  const { status, headers, body } = received;
  const ids = ['x-amzn-requestid', 'x-amz-request-id'];
  const requestId = headers.find(([name]) => ids.includes(name))?.[1] ?? null;
  return {
    ...{ status, requestId, transforms },
    commitment: commitmentOf(keys, 'answer', body),
    bytes: body.length,
    ...(message === undefined ? {} : { message }),
  };
}

/** A refusal or failure as an entry tells it. */
export function outcomeOf(fault: Fault): NonNullable<EntryBody['outcome']> {
  return { code: fault.code, detail: { message: fault.message } };
}
