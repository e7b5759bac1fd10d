import type { Administered } from '#core/administration/administration.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Lease } from '#core/leases/lease.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { asOwner, type ExchangeWorld } from '#test/exchange-world.ts';

/** Somebody of the story, through the administrators' door. */
export function person(id: string, ...groups: readonly string[]): Administered {
  return { ...asOwner, person: { ...asOwner.person, id, groups } };
}

export const grace = person('grace', 'security');

/** Exchanges a fresh token of a persona, and returns the lease with the token that opened it. */
export async function openLease(
  world: ExchangeWorld,
  persona = 'shop-main',
  grant = 'shop-deploy',
): Promise<Lease & { readonly token: string }> {
  const token = await world.token(persona);
  const { sessionId } = await exchangeToken(world.request(token, grant), world.ports);
  return { ...(await leaseOf(world, sessionId)), token };
}

/** The record of a lease. */
export async function leaseOf(world: ExchangeWorld, sessionId: string): Promise<Lease> {
  const lease = await world.store.read('lease', sessionId);
  if (lease === undefined) throw new Error(`no lease ${sessionId}`);
  return lease.value;
}

/** Entries about leases' ends, oldest first. */
export async function endsTold(world: ExchangeWorld): Promise<readonly EntryBody[]> {
  const entries = await world.store.entries({ limit: 1_000 });
  return entries.map(({ entry }) => entry.body).filter(({ kind }) => kind.startsWith('lease.'));
}

/** Session ids that a role denies at AWS. */
export function deniedAt(world: ExchangeWorld, role: string): readonly string[] {
  return world.revoker.deniedBy(role)?.sessions.map(({ sessionId }) => sessionId) ?? [];
}

/** Another record of the lease, as other configurations or its holder might have left it. */
export async function changeLease(
  world: ExchangeWorld,
  { sessionId }: Pick<Lease, 'sessionId'>,
  over: Partial<Lease>,
): Promise<void> {
  const stored = await world.store.read('lease', sessionId);
  if (stored === undefined) throw new Error(`no lease ${sessionId}`);
  const { revision: expected, value } = stored;
  const at = world.clock.now().toISOString();
  await world.admin.ledger.append(
    { kind: 'exchange.vended', at, actor: { kind: 'unknown' }, origin: asOwner.origin },
    { writes: [{ kind: 'lease', id: sessionId, expected, value: { ...value, ...over } }] },
  );
}
