import { hash } from 'node:crypto';
import { actorOf } from '#core/exchange/evidence.ts';
import { Fault } from '#core/faults.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type {
  CallAnswer,
  CallEvidence,
  EntryBody,
  EntryKind,
  Transform,
} from '#core/ledger/entry.ts';
import { sealPersonal, withPersonal } from '#core/ledger/personal.ts';
import { readSessionKey, sessionKeyWrites } from '#core/ledger/session-key.ts';
import type { Write } from '#core/store/store.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { GatewayPorts } from './ports.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** An entry names no more of what a call needs; how much it was is told. */
const mostAccessTold = 100;

/** The key of a session is put once; whoever loses that reads the other's. */
const attempts = 3;

/** What an entry tells beside what is known of the call. */
interface Told {
  readonly kind: EntryKind & `call.${string}`;
  readonly outcome?: EntryBody['outcome'];
  readonly answer?: CallAnswer;
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
  const body = bodyOf(call, told, ports.clock.now());
  if (call.personal !== undefined) {
    return (await ports.ledger.append(withPersonal(body, call.personal), { writes })).outcome;
  }
  const sessionKey = await readSessionKey(sessionId, ports);
  const session = { sessionId, expiresAt: new Date(expiresAt) };
  const sealed = sealPersonal(body, sessionId, sessionKey.key);
  const { outcome } = await ports.ledger.append(sealed, {
    writes: [...writes, ...sessionKeyWrites(sessionKey, session)],
  });
  // The entries of one call are of one session and origin: they are sealed once.
  if (outcome === 'committed') call.personal = sealed.personal;
  return outcome;
}

function bodyOf(call: KnownCall, { kind, outcome, answer }: Told, now: Date): EntryBody {
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
    call: { ...evidenceOf(call), ...(answer === undefined ? {} : { answer }) },
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/** What policy said, and by the yes of whom it said so. */
function decisionOf({ decision, approvals }: KnownCall, version: string) {
  if (decision === undefined) return {};
  const told = decisionEvidence(decision, version);
  if (approvals === undefined) return { decision: told };
  const { requests, askedHash } = approvals;
  const ids = requests.map(({ value }) => value.id).join(', ');
  const rules = requests.map(({ value }) => value.rule.name);
  return { decision: { ...told, approvals: rules }, facts: { approvals: ids, askedHash } };
}

function evidenceOf({ id, asked, authenticated, operation, understood }: KnownCall): CallEvidence {
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
    requestHash: sha256(body),
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
export function answerEvidence(
  { status, headers, body }: UpstreamAnswer,
  transforms: readonly Transform[],
): CallAnswer {
  const ids = ['x-amzn-requestid', 'x-amz-request-id'];
  const requestId = headers.find(([name]) => ids.includes(name))?.[1] ?? null;
  return { status, requestId, hash: sha256(body), bytes: body.length, transforms };
}

/** A refusal or failure as an entry tells it. */
export function outcomeOf(fault: Fault): NonNullable<EntryBody['outcome']> {
  return { code: fault.code, detail: { message: fault.message } };
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${hash('sha256', bytes)}`;
}
