import { asFault, Fault, type FaultCode } from '#core/faults.ts';
import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import { type ParsedToken, parseToken } from '#core/tokens/parse-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { countRefusal } from './count-refusal.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeRequest } from './exchange-request.ts';
import type { Known } from './known.ts';
import type { ExchangePorts } from './ports.ts';

/** Reads the token's form, before anything is looked up; a malformed one costs us no I/O. */
export async function readToken(
  request: ExchangeRequest,
  ports: ExchangePorts,
): Promise<ParsedToken> {
  try {
    return parseToken(request.subjectToken);
  } catch (error) {
    await countBad(asFault(error), { request, issuer: undefined }, ports);
    throw error;
  }
}

/** A token in which everything was checked, and the presentation that stands in where it has expired. */
export type Verified = Pick<Exchange, 'token' | 'remembered'>;

interface Read {
  readonly request: ExchangeRequest;
  readonly parsed: ParsedToken;
  readonly known: Known;
}

/**
 * Checks everything about a token. Its issuer must be registered before any key is looked up. What
 * is refused here is counted, not logged one by one: strangers cannot fill the ledger.
 */
export async function verifyToken(read: Read, ports: ExchangePorts): Promise<Verified> {
  const issuer = read.known.configuration.issuerOf(read.parsed.iss, read.parsed.claims.aud);
  try {
    if (issuer === undefined) throw unknownIssuer();
    return await verifyNowOrThen(read.parsed, issuer, ports);
  } catch (error) {
    await countBad(asFault(error), { request: read.request, issuer: issuer?.name }, ports);
    throw error;
  }
}

/**
 * A token that has expired is still good for what it was shown for in time and waits for since.
 * Everything else about it is checked again.
 */
async function verifyNowOrThen(
  parsed: ParsedToken,
  issuer: Issuer,
  { audience, clock, keySets, store }: ExchangePorts,
): Promise<Verified> {
  const verifyAt = (now: Date) => verifySubjectToken(parsed, issuer, { audience, now, keySets });
  try {
    return { token: await verifyAt(clock.now()), remembered: undefined };
  } catch (error) {
    if (!(error instanceof Fault) || !hasBecomeOld.has(error.code)) throw error;
    const remembered = await store.read('presentation', parsed.bindingKey);
    if (remembered === undefined || remembered.value.served) throw error;
    if (remembered.value.tokenHash !== parsed.hash) throw error;
    return { token: await verifyAt(new Date(remembered.value.shownAt)), remembered };
  }
}

const hasBecomeOld: ReadonlySet<FaultCode> = new Set(['token_expired', 'token_too_old']);

/** Counts a refused token, and holds it against its address unless the failure is ours. */
async function countBad(
  fault: Fault,
  shown: { readonly request: ExchangeRequest; readonly issuer: string | undefined },
  ports: ExchangePorts,
): Promise<void> {
  const { address } = shown.request.origin;
  if (fault.form.status < 500) ports.limits.floods.bad(address, ports.clock.now());
  await countRefusal(fault, shown.issuer, ports);
}

function unknownIssuer(): Fault {
  return new Fault(
    'unknown_issuer',
    'the issuer of this token is not registered here; an administrator can add it to issuers.yaml',
  );
}
