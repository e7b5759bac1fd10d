import type { SignedInPerson } from '#core/approvals/signed-in-person.ts';
import { headId } from '#core/config/head.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { asFault } from '#core/faults.ts';
import { asOwner, type ExchangeWorld } from './exchange-world.ts';

/** Has the example's migration ask for approval; returns the request that waits. */
export async function askForMigration(
  world: ExchangeWorld,
  {
    claims = {},
    reason,
  }: { readonly claims?: Readonly<Record<string, unknown>>; readonly reason?: string } = {},
): Promise<string> {
  const token = await world.token('shop-migrate', claims);
  const why = reason === undefined ? {} : { reason };
  const asking = { onPending: 'wait', holdSeconds: 0, ...why } as const;
  const fault = await exchangeToken(
    world.request(token, 'shop-migrate', { asking }),
    world.ports,
  ).then(() => undefined, asFault);
  if (fault?.code !== 'approval_pending') throw new Error(`not pending: ${fault?.code}`);
  return String(fault.shown.deferral_code);
}

/** A person of the example who signed in just now. */
export async function signedIn(world: ExchangeWorld, id: string): Promise<SignedInPerson> {
  const head = await world.store.read('head', headId);
  const configuration = await world.ports.configurations.load(head?.value.version ?? '');
  const person = configuration.person(id);
  if (person === undefined) throw new Error(`nobody is called ${id}`);
  return { person, signedInAt: world.clock.now(), origin: asOwner.origin };
}

/** The owner of the local instance, who is nobody of people.yaml. */
export function ownerSignedIn(world: ExchangeWorld): SignedInPerson {
  return { ...asOwner, signedInAt: world.clock.now() };
}
