import type { Configuration } from '#core/config/configuration.ts';
import { configurationInForce } from '#core/sign-in/configuration-in-force.ts';
import { recordsOf } from '#core/store/records-of.ts';
import type { Store, Versioned } from '#core/store/store.ts';
import type { Approval, ApprovalStatus } from './approval.ts';
import { mayCancel } from './cancel-by-person.ts';
import { unknownApproval } from './change-approval.ts';
import { type DelegationParties, delegationParties } from './delegation.ts';
import { requestsForSame } from './list-approvals.ts';
import { type ListedApproval, listedApproval } from './listed-approval.ts';
import { noteView } from './note-view.ts';
import type { DecidingPorts, ReadingPorts } from './people-ports.ts';
import { askedGroups } from './places-of.ts';
import { readership, requireReader } from './readership.ts';
import { hasSay, type RefusedWords, refusedWords } from './refused-words.ts';
import type { Settling } from './settle.ts';
import type { SignedInPerson } from './signed-in-person.ts';
import { voicesOf, voicesWithSay } from './voices.ts';

/** Everything that a person needs to decide about a request. */
export interface ShownApproval {
  readonly standing: ListedApproval;
  /** The record: exactly what is asked, by which rule, why policy asks, and every word so far. */
  readonly approval: Omit<Approval, 'places' | 'told'>;
  /** Who has a say now, and by which of their groups; nobody once it is settled. */
  readonly approvers: readonly Approver[];
  /** In whose places the person who looks may vote now. */
  readonly insteadOf: readonly string[];
  /** What became of the latest requests of this identity for this grant, newest first. */
  readonly earlier: readonly EarlierDecision[];
  /** Why the person who looks may not say each of the words; null where they may. */
  readonly refused: RefusedWords;
}

export interface Approver {
  readonly person: string;
  readonly name: string;
  readonly groups: readonly string[];
  /** Who may vote in their place, where they delegated. */
  readonly delegates?: readonly string[];
}

/** A request for the same that came before. */
export interface EarlierDecision {
  readonly id: string;
  readonly rule: string;
  readonly status: ApprovalStatus;
  readonly openedAt: string;
  /** When and by whom; null while it waits. */
  readonly settled: { readonly at: string; readonly by: string } | null;
  /** What people said for their word, by person. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Whether exactly the same was asked. */
  readonly same: boolean;
}

const mostEarlier = 10;

/**
 * Shows one request to a person, and notes that they opened it when it is the first time. Throws
 * `not_found`, and `policy_denied` for whoever may not see it.
 */
export async function showApproval(
  by: SignedInPerson,
  id: string,
  ports: DecidingPorts,
): Promise<ShownApproval> {
  const { found, configuration } = await readForPerson(by, id, ports);
  const isPerson = personIn(configuration);
  const judging = { now: ports.clock.now(), isPerson };
  const voices = await voicesOf(by.person, configuration, ports.store);
  await noteView(found.value, { by, voices, ...judging }, ports);
  const maySayCancel = await mayCancel(found.value, { person: by.person, configuration }, ports);
  return {
    standing: listedApproval(found, judging),
    approval: withoutInner(found.value),
    approvers: await withDelegates(approversOf(found.value, configuration, judging), ports.store),
    insteadOf: voicesWithSay(found.value, voices, judging).flatMap(({ insteadOf }) =>
      insteadOf === undefined ? [] : [insteadOf.id],
    ),
    earlier: await earlierDecisions(found.value, judging, ports),
    refused: refusedWords(found.value, by, { ...judging, mayCancel: maySayCancel }),
  };
}

/** The request as a person may read it, and the configuration by which that was judged. */
export async function readForPerson(
  { person }: SignedInPerson,
  id: string,
  ports: ReadingPorts,
): Promise<{ readonly found: Versioned<Approval>; readonly configuration: Configuration }> {
  const configuration = await configurationInForce(ports);
  const mayRead = await readership(person, configuration, ports);
  const found = await ports.store.read('approval', id);
  if (found === undefined) throw unknownApproval();
  requireReader(mayRead(found.value), found.value, person);
  return { found, configuration };
}

/** Whether somebody is one of people.yaml. */
export function personIn(configuration: Configuration): (id: string) => boolean {
  return (id) => configuration.person(id) !== undefined;
}

function withoutInner({ places: _, told: __, ...approval }: Approval): ShownApproval['approval'] {
  return approval;
}

function approversOf(
  approval: Approval,
  configuration: Configuration,
  judging: Pick<Settling, 'now' | 'isPerson'>,
): readonly Approver[] {
  const asked = askedGroups(approval, judging.now);
  return configuration
    .membersOf(asked)
    .filter((person) => hasSay(approval, person, judging))
    .map(({ id, name, groups }) => ({
      person: id,
      name,
      groups: groups.filter((group) => asked.has(group)),
    }));
}

async function withDelegates(
  approvers: readonly Approver[],
  store: Pick<Store, 'list'>,
): Promise<readonly Approver[]> {
  const held: DelegationParties[] = [];
  for await (const { id } of recordsOf(store, 'delegation')) held.push(delegationParties(id));
  return approvers.map((approver) => {
    const delegates = held.filter(({ from }) => from === approver.person).map(({ to }) => to);
    return delegates.length === 0 ? approver : { ...approver, delegates };
  });
}

async function earlierDecisions(
  { id, asked, askedHash }: Approval,
  judging: Pick<Settling, 'now' | 'isPerson'>,
  { store }: Pick<ReadingPorts, 'store'>,
): Promise<readonly EarlierDecision[]> {
  const { identity, grant } = asked;
  const earlier: EarlierDecision[] = [];
  for await (const found of requestsForSame({ identity, grant, after: id }, store)) {
    const { rule, status, openedAt, settled } = listedApproval(found, judging);
    earlier.push({
      ...{ id: found.value.id, rule, status, openedAt, settled },
      reasons: reasonsIn(found.value),
      same: found.value.askedHash === askedHash,
    });
    if (earlier.length === mostEarlier) break;
  }
  return earlier;
}

function reasonsIn({ votes }: Approval): Readonly<Record<string, string>> {
  const said = Object.entries(votes).map(([person, { reason }]) => [person, reason ?? ''] as const);
  return Object.fromEntries(said.filter(([, reason]) => reason !== ''));
}
