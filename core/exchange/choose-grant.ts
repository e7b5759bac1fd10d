import type { Grant } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { acquaintance } from '#core/trust/acquaintance.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';
import { noSuchGrant, refuseTarget } from './refuse-target.ts';

/**
 * The grant that is asked for. A role ARN stands for the one grant behind it that an identity of
 * this token may ask for.
 */
export async function chooseGrant(exchange: Exchange, ports: ExchangePorts): Promise<Grant> {
  const { request, known } = exchange;
  const { target } = request;
  const names = target.kind === 'grant' ? [target.name] : grantsBehind(exchange, target.arn);
  const [name, ...others] = names;
  const grant = name === undefined ? undefined : known.configuration.grant(name);
  if (grant !== undefined && others.length === 0) return grant;
  const fault = others.length > 0 ? severalGrants(names) : noSuchGrant(exchange);
  throw await refuseTarget(exchange, fault, ports);
}

/** Of identities that trust the token; where none does, of those that can tell it what differs. */
function grantsBehind(exchange: Exchange, roleArn: string): readonly string[] {
  const { token, candidates, known } = exchange;
  const behind = known.configuration.grantsOfRole(roleArn);
  const askable = (how: string) => {
    const identities = candidates.filter((one) => acquaintance(token, one) === how);
    return behind.filter((grant) => identities.some(({ grants }) => grants.includes(grant)));
  };
  const trusted = askable('trusted');
  return trusted.length > 0 ? trusted : askable('pinned');
}

function severalGrants(names: readonly string[]): Fault {
  return new Fault(
    'invalid_target',
    `several grants lead to this role (${names.join(', ')}); name one as "sallyport:grant/<name>"`,
  );
}
