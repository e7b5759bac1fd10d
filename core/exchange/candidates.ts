import { Fault } from '#core/faults.ts';
import type { SubjectToken } from '#core/tokens/subject-token.ts';
import { pinsOf } from '#core/trust/pins-of.ts';
import { countRefusal } from './count-refusal.ts';
import type { Candidates } from './exchange.ts';
import type { Known } from './known.ts';
import type { ExchangePorts } from './ports.ts';

/**
 * Identities that may trust this token. None means a stranger: anybody can mint a genuine token of
 * a shared issuer for our audience, so strangers are counted and learn nothing, not even which
 * grants exist.
 */
export async function findCandidates(
  token: SubjectToken,
  known: Known,
  ports: ExchangePorts,
): Promise<Candidates> {
  const found = await known.configuration.identitiesFor(token.iss, pinsOf(token));
  const [first, ...others] = found;
  if (first !== undefined) return [first, ...others];
  const fault = stranger();
  await countRefusal(fault, token.issuer.name, ports);
  throw fault;
}

/** The one line for a genuine token that no trust knows. */
export function stranger(): Fault {
  return new Fault(
    'policy_denied',
    'no trust here accepts this token; ask an administrator, who can see by "sallyport trust check" what differs',
  );
}
