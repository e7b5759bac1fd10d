import { Fault } from '#core/faults.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import { secondsAfter } from '#core/seconds-after.ts';
import { configurationInForce } from '#core/sign-in/configuration-in-force.ts';
import type { Versioned } from '#core/store/store.ts';
import { type Delegation, type DelegationParties, delegationId } from './delegation.ts';
import type { ListedDelegation } from './list-delegations.ts';
import type { DecidingPorts } from './people-ports.ts';
import { requirePerson } from './refused-words.ts';
import { requireFreshSignIn } from './require-fresh-sign-in.ts';
import { personIn } from './show-approval.ts';
import type { SignedInPerson } from './signed-in-person.ts';

/** To whom a person delegates, until when, and why. */
export interface Delegating {
  readonly to: string;
  readonly until: Date;
  readonly reason: string;
}

const longestSeconds = 30 * 86_400;
/** Whoever finds a browser signed in cannot vote by a strict rule, nor hand the vote to somebody. */
const signInSeconds = 900;

/**
 * Lets another person vote in this one's place until an end, from the next vote on; doing so again
 * sets another end. It hands on the person's own groups and never what others delegated to them.
 * Throws `invalid_request` for an end, a reason or a person that will not do, `policy_denied` for
 * whoever is nobody of people.yaml, and `sign_in_needed` after 15 minutes.
 */
export async function delegate(
  by: SignedInPerson,
  { to, until, reason }: Delegating,
  ports: DecidingPorts,
): Promise<ListedDelegation> {
  const now = ports.clock.now();
  const isPerson = personIn(await configurationInForce(ports));
  requirePerson(by, isPerson);
  requireDelegate(to, by, isPerson);
  requireEnd(until, now);
  if (reason.trim() === '') throw wrong('"reason" is empty; say why, in a sentence');
  requireFreshSignIn(signInSeconds, by, now);
  const parties = { from: by.person.id, to };
  const before = await ports.store.read('delegation', delegationId(parties));
  const delegation = { until: until.toISOString(), reason, at: now.toISOString() };
  await put(by, { kind: 'approval.delegated', parties, before, delegation, until }, ports);
  return { ...parties, ...delegation };
}

/**
 * Ends what a person delegated to another. Words that were said in their place stand. Throws
 * `not_found` where nothing is delegated.
 */
export async function endDelegation(
  by: SignedInPerson,
  to: string,
  ports: DecidingPorts,
): Promise<ListedDelegation> {
  const parties = { from: by.person.id, to };
  const before = await ports.store.read('delegation', delegationId(parties));
  if (before === undefined) {
    throw new Fault(
      'not_found',
      `${by.person.id} has delegated nothing to this person; see "sallyport approvals delegations"`,
    );
  }
  const until = ports.clock.now();
  const delegation = { ...before.value, until: until.toISOString() };
  await put(by, { kind: 'approval.delegation-ended', parties, before, delegation, until }, ports);
  return { ...parties, ...delegation };
}

async function put(
  { person, origin }: SignedInPerson,
  change: {
    readonly kind: EntryKind;
    readonly parties: DelegationParties;
    readonly before: Versioned<Delegation> | undefined;
    readonly delegation: Delegation;
    readonly until: Date;
  },
  { clock, ledger }: Pick<DecidingPorts, 'clock' | 'ledger'>,
): Promise<void> {
  const { kind, parties, before, delegation, until } = change;
  const { id, groups } = person;
  const result = await ledger.append(
    {
      ...{ kind, origin, at: clock.now().toISOString(), actor: { kind: 'person', id, groups } },
      facts: { to: parties.to, until: delegation.until, reason: delegation.reason },
    },
    {
      writes: [
        {
          ...{ kind: 'delegation', id: delegationId(parties), value: delegation },
          ...{ expected: before?.revision ?? 0, expiresAt: until },
        },
      ],
    },
  );
  if (result.outcome === 'committed') return;
  throw new Fault(
    'conflict',
    'this delegation is being changed elsewhere; look again, and repeat it',
  );
}

function requireDelegate(
  to: string,
  { person }: SignedInPerson,
  isPerson: (id: string) => boolean,
): void {
  if (to === person.id) throw wrong('nobody delegates to themselves; name another person');
  if (!isPerson(to)) throw wrong('"to" names nobody of people.yaml; name one of its people');
}

function requireEnd(until: Date, now: Date): void {
  if (until > now && until <= secondsAfter(now, longestSeconds)) return;
  throw wrong('"until" must be an instant to come, at most 30 days from now');
}

function wrong(why: string): Fault {
  return new Fault('invalid_request', why);
}
