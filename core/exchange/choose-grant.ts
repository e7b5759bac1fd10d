import type { Grant } from '#core/config/configuration.ts';
import { Fault } from '#core/faults.ts';
import { holdsPin } from '#core/trust/holds-pin.ts';
import { countRefusal } from './count-refusal.ts';
import { deny } from './deny.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts } from './ports.ts';

/**
 * The grant that is asked for. A role ARN stands for the one grant behind it that an identity of
 * this token may ask for.
 */
export async function chooseGrant(exchange: Exchange, ports: ExchangePorts): Promise<Grant> {
  const { request, known } = exchange;
  const { target } = request;
  const names = target.kind === 'grant' ? [target.name] : askableGrants(exchange, target.arn);
  const [name, ...others] = names;
  const grant = name === undefined ? undefined : known.configuration.grant(name);
  if (grant !== undefined && others.length === 0) return grant;
  const fault = others.length > 0 ? severalGrants(names) : noSuchGrant();
  const identity = exchange.candidates.find((one) => holdsPin(exchange.token, one));
  if (identity !== undefined)
    throw await deny({ kind: 'untargeted', ...exchange, identity, fault }, ports);
  await countRefusal(fault, exchange.token.issuer.name, ports);
  throw fault;
}

function askableGrants(exchange: Exchange, roleArn: string): readonly string[] {
  const askable = new Set(exchange.candidates.flatMap((identity) => identity.grants));
  return exchange.known.configuration.grantsOfRole(roleArn).filter((grant) => askable.has(grant));
}

function noSuchGrant(): Fault {
  return new Fault(
    'invalid_target',
    'there is no such grant for this token; ask for "sallyport:grant/<name>" or for the ARN of the role behind one of its grants',
  );
}

function severalGrants(names: readonly string[]): Fault {
  return new Fault(
    'invalid_target',
    `several grants lead to this role (${names.join(', ')}); name one as "sallyport:grant/<name>"`,
  );
}
