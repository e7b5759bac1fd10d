import { isPermitted } from '#core/administration/authorise.ts';
import { soleResources } from '#core/policy/actions.ts';
import { configurationInForce } from '#core/sign-in/configuration-in-force.ts';
import { recordsOf } from '#core/store/records-of.ts';
import { type Delegation, type DelegationParties, delegationParties } from './delegation.ts';
import type { ReadingPorts } from './people-ports.ts';
import type { SignedInPerson } from './signed-in-person.ts';

/** A delegation, and whose. */
export interface ListedDelegation extends Delegation, DelegationParties {}

/**
 * The delegations that hold now: those from and to the person, and all of them for whom policy lets
 * `ReadApprovals`.
 */
export async function listDelegations(
  { person }: SignedInPerson,
  ports: ReadingPorts,
): Promise<{ readonly delegations: readonly ListedDelegation[] }> {
  const configuration = await configurationInForce(ports);
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  const administering = { action: 'ReadApprovals', resource } as const;
  const readsAll = await isPermitted(configuration, { person, administering }, ports);
  const delegations: ListedDelegation[] = [];
  for await (const { id, value } of recordsOf(ports.store, 'delegation')) {
    const { from, to } = delegationParties(id);
    const { until, reason, at } = value;
    const isTheirs = from === person.id || to === person.id;
    if (isTheirs || readsAll) delegations.push({ from, to, until, reason, at });
  }
  return { delegations };
}
