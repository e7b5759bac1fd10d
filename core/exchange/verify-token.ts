import { asFault, Fault } from '#core/faults.ts';
import { type ParsedToken, parseToken } from '#core/tokens/parse-token.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { countRefusal } from './count-refusal.ts';
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

/**
 * Checks everything about a token. Its issuer must be registered before any key is looked up. What
 * is refused here is counted, not logged one by one: strangers cannot fill the ledger.
 */
export async function verifyToken(
  read: { readonly request: ExchangeRequest; readonly parsed: ParsedToken; readonly known: Known },
  ports: ExchangePorts,
): Promise<SubjectToken> {
  const issuer = read.known.configuration.issuerOf(read.parsed.iss, read.parsed.claims.aud);
  try {
    if (issuer === undefined) throw unknownIssuer();
    return await verifySubjectToken(read.parsed, issuer, {
      audience: ports.audience,
      now: ports.clock.now(),
      keySets: ports.keySets,
    });
  } catch (error) {
    await countBad(asFault(error), { request: read.request, issuer: issuer?.name }, ports);
    throw error;
  }
}

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
