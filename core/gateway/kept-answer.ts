import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { decrypt, encrypt } from '#core/ledger/session-cipher.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import { type HeaderPair, headerValues } from '#core/sigv4/signed-http-request.ts';
import type { Write } from '#core/store/store.ts';
import type { AdmittedCall, KnownCall, UnderstoodCall } from './call-under-way.ts';
import type { GatewayReply } from './gateway-request.ts';
import { maskResponse } from './mask/mask-response.ts';
import type { MaskedAnswer } from './mask-answer.ts';
import { maskedClasses, maskRulesOf } from './mask-rules-of.ts';
import type { GatewayPorts } from './ports.ts';
import { sessionSealOf } from './record/session-seal.ts';
import { revealedClasses } from './revealed-classes.ts';

/** What an approved call came to, for attempts of the same client that come late. */
export interface KeptAnswer {
  /** When it was sent. */
  readonly sentAt: string;
  /** The masked answer under the key of the session; absent until it came, or where it is too long. */
  readonly answer?: string;
  /** Set once an answer came that is too long to be kept. */
  readonly isTooLong?: true;
}

/** As long as any client goes on trying. */
const keptSeconds = 15 * 60;
/** A record of the store holds no more. */
const longestAnswerBytes = 200_000;
/** Longer than a call takes: whoever asks later is told that nobody knows. */
const patienceMilliseconds = 90_000;

/** An answer, and the classes of fields that were masked in it when it came. */
interface OpenAnswer {
  readonly reply: GatewayReply;
  readonly masked: ReadonlySet<string>;
}
type Identified = KnownCall & { readonly understood: UnderstoodCall };

/**
 * The answer of the very call, if this is another attempt of a client whose call was approved and sent
 * already; undefined where it was not. Throws where it was sent and no answer is there: a call that
 * people approved once is never made twice.
 */
export async function keptAnswer(
  call: Identified,
  ports: GatewayPorts,
): Promise<GatewayReply | undefined> {
  const id = idOf(call);
  const kept = id === undefined ? undefined : await ports.store.read('kept-answer', id);
  if (id === undefined || kept === undefined) return undefined;
  const { answer, isTooLong, sentAt } = kept.value;
  if (answer !== undefined) return asRevealedNow(await open(answer, id, call, ports), call, ports);
  if (isTooLong === true) throw tooLong();
  const waited = ports.clock.now().getTime() - new Date(sentAt).getTime();
  throw waited < patienceMilliseconds ? underWay() : unknown();
}

/** What the entry that lets an approved call go writes beside it. */
export function sentWrites(call: AdmittedCall, now: Date): readonly Write[] {
  const id = idOf(call);
  if (id === undefined || call.approvals === undefined) return [];
  return [write(id, { sentAt: now.toISOString() }, 0, now)];
}

/** What the entry of its outcome writes. */
export async function answeredWrites(
  call: AdmittedCall,
  answer: Pick<MaskedAnswer, 'reply' | 'revealed'>,
  ports: GatewayPorts,
): Promise<readonly Write[]> {
  const id = idOf(call);
  if (id === undefined || call.approvals === undefined) return [];
  const before = await ports.store.read('kept-answer', id);
  if (before === undefined) return [];
  const { sentAt } = before.value;
  const value: KeptAnswer =
    answer.reply.body.length > longestAnswerBytes
      ? { sentAt, isTooLong: true }
      : { sentAt, answer: await seal(answer, id, call, ports) };
  return [write(id, value, before.revision, ports.clock.now())];
}

function write(id: string, value: KeptAnswer, expected: number, now: Date): Write {
  return { kind: 'kept-answer', id, expected, value, expiresAt: secondsAfter(now, keptSeconds) };
}

/** Attempts of one call share the id that its SDK gave them; whoever gives none is not waited for. */
function idOf({ asked, authenticated, understood }: Identified): string | undefined {
  const [invocation = ''] = headerValues(asked.request, 'amz-sdk-invocation-id');
  if (!/^[\w-]{8,64}$/u.test(invocation)) return undefined;
  return `${authenticated.principal.lease.sessionId}/${understood.hash}/${invocation}`;
}

async function seal(
  { reply: { status, headers, body }, revealed }: Pick<MaskedAnswer, 'reply' | 'revealed'>,
  id: string,
  call: Identified,
  ports: GatewayPorts,
): Promise<string> {
  const { keys } = await sessionSealOf(call, ports);
  const kept = { status, headers, body: Buffer.from(body).toString('base64') };
  const masked = maskedClasses(call, 'answer').filter((each) => !revealed.has(each));
  const text = JSON.stringify({ ...kept, masked });
  return encrypt(keys, useOf(id), Buffer.from(text)).toString('base64url');
}

async function open(
  answer: string,
  id: string,
  call: KnownCall,
  ports: GatewayPorts,
): Promise<OpenAnswer> {
  const { keys } = await sessionSealOf(call, ports);
  const text = decrypt(keys, useOf(id), Buffer.from(answer, 'base64url')).toString();
  const { status, headers, body, masked } = JSON.parse(text);
  const reply = { status, headers, body: Buffer.from(body, 'base64') };
  return { reply, masked: new Set(masked) };
}

/** What was shown and may be shown no more, by policy or by what is masked, is masked now; where that cannot be done, it is a fault. */
async function asRevealedNow(
  { reply, masked: before }: OpenAnswer,
  call: Identified,
  ports: GatewayPorts,
): Promise<GatewayReply> {
  const now = await revealedClasses(call, ports);
  const isSettled = (each: string) => now.has(each) || before.has(each);
  if (maskedClasses(call, 'answer').every(isSettled)) return reply;
  const { service, operation, protocol } = call.understood.operation;
  const rules = await maskRulesOf(call, { side: 'answer', revealed: now }, ports);
  const masked = maskResponse({ service, operation, protocol, ...reply }, rules);
  if (masked instanceof Fault) throw masked;
  const { headers, body } = masked;
  const length: HeaderPair = ['content-length', String(body.length)];
  const kept = headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  return { status: reply.status, headers: [...kept, length], body };
}

function useOf(id: string): string {
  return `kept-answer/${id}`;
}

function underWay(): Fault {
  return new Fault('unavailable', 'this call was approved and is being made; try again shortly');
}

function unknown(): Fault {
  return new Fault(
    'policy_denied',
    'this call was approved and sent, and nobody knows what became of it; look at AWS, and run the command anew if it was not carried out',
  );
}

function tooLong(): Fault {
  return new Fault(
    'policy_denied',
    'this call was approved and carried out, and its answer was too long to be kept; look at AWS for what it did',
  );
}
