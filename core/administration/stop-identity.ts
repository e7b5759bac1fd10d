import type { Identity } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId, type StoppedIdentity } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import type { PersonAction } from '#core/policy/person-question.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise } from './authorise.ts';

/** The ways to stop an identity and to let it go on. */
export const stoppings = {
  suspend: { action: 'Suspend', kind: 'identity.suspended', state: 'suspended' },
  resume: { action: 'Suspend', kind: 'identity.resumed', state: null },
  quarantine: { action: 'Quarantine', kind: 'identity.quarantined', state: 'quarantined' },
  release: { action: 'Quarantine', kind: 'identity.released', state: null },
} as const satisfies Record<
  string,
  { action: PersonAction; kind: EntryKind; state: StoppedIdentity['state'] | null }
>;

export type Stopping = keyof typeof stoppings;

export interface StopRequest {
  readonly identity: string;
  readonly stopping: Stopping;
  readonly reason: string;
}

/** Lost races are with other changes of the head; more than this many is a storm. */
const attempts = 5;

/**
 * Stops an identity, or lets it go on, from the next request: the head that every exchange reads
 * carries it, so nothing is recompiled. Credentials already vended are not recalled by this.
 */
export async function stopIdentity(
  administered: Administered,
  request: StopRequest,
  ports: AdministrationPorts,
): Promise<ConfigurationHead> {
  const { action } = stoppings[request.stopping];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const identity = await findIdentity(request.identity, ports);
    const resource = { type: 'Identity', id: identity.id, identity } as const;
    const { head } = await authorise(administered, { action, resource }, ports);
    if (head === undefined) throw unknownIdentity();
    const next = nextHead(administered, request, { head: head.value, now: ports.clock.now() });
    const result = await ports.ledger.append(stoppingEntry(administered, request, ports), {
      writes: [{ kind: 'head', id: headId, expected: head.revision, value: next }],
    });
    if (result.outcome === 'committed') return next;
  }
  throw new Fault('conflict', 'the configuration is being changed by others; try again');
}

async function findIdentity(id: string, ports: AdministrationPorts): Promise<Identity> {
  const head = await ports.store.read('head', headId);
  if (head === undefined) throw unknownIdentity();
  const configuration = await ports.configurations.load(head.value.version);
  const identity = await configuration.identity(id);
  if (identity === undefined) throw unknownIdentity();
  return identity;
}

function unknownIdentity(): Fault {
  return new Fault('not_found', 'there is no such identity in force; see identities.yaml');
}

function nextHead(
  administered: Administered,
  request: StopRequest,
  before: { readonly head: ConfigurationHead; readonly now: Date },
): ConfigurationHead {
  const { [request.identity]: _stopped, ...others } = before.head.stopped;
  const { state } = stoppings[request.stopping];
  if (state === null) return { ...before.head, stopped: others };
  const stopped: StoppedIdentity = {
    state,
    since: before.now.toISOString(),
    by: administered.person.id,
    reason: request.reason,
  };
  return { ...before.head, stopped: { ...others, [request.identity]: stopped } };
}

function stoppingEntry(
  administered: Administered,
  request: StopRequest,
  ports: AdministrationPorts,
) {
  const { person, origin } = administered;
  return {
    kind: stoppings[request.stopping].kind,
    at: ports.clock.now().toISOString(),
    actor: { kind: 'person' as const, id: person.id, groups: person.groups },
    origin,
    facts: { identity: request.identity, reason: request.reason },
  };
}
