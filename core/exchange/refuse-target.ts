import { Fault } from '#core/faults.ts';
import { acquaintance } from '#core/trust/acquaintance.ts';
import { stranger } from './candidates.ts';
import { countRefusal } from './count-refusal.ts';
import { deny } from './deny.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/**
 * The refusal of a token that asks for what none of its identities may ask for. To a known principal
 * it is an entry; a stranger gets the one line that every stranger gets. Neither can tell a grant
 * that is not theirs from one that does not exist.
 */
export async function refuseTarget(
  exchange: Exchange,
  fault: Fault,
  ports: ExchangePorts,
): Promise<Fault> {
  const { token, candidates } = exchange;
  const knowing = (how: string) => candidates.find((one) => acquaintance(token, one) === how);
  const identity = knowing('trusted') ?? knowing('pinned');
  if (identity !== undefined)
    return deny({ kind: 'untargeted', ...exchange, identity, fault }, ports);
  const line = stranger();
  await countRefusal(line, token.issuer.name, ports);
  return line;
}

/** The same words whether it is there or not; the entry names it only if it is, for any text may be a secret. */
export function noSuchGrant({ request, known }: Exchange): Fault {
  const { target } = request;
  const { configuration } = known;
  const asked = target.kind === 'grant' ? target.name : target.arn;
  const exists =
    target.kind === 'grant'
      ? configuration.grant(asked) !== undefined
      : configuration.grantsOfRole(asked).length > 0;
  return new Fault(
    'invalid_target',
    'there is no such grant for this token; ask for "sallyport:grant/<name>" or for the ARN of the role behind one of its grants',
    exists ? { detail: { target: asked } } : {},
  );
}
