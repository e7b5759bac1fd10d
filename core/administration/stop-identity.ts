import {
  type ConfigurationHead,
  headId,
  type Stop,
  type StoppedIdentity,
} from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import type { PersonAction } from '#core/policy/person-question.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { askedIdentity, unknownIdentity } from './asked-identity.ts';
import { authorise } from './authorise.ts';
import { personEntry } from './person-entry.ts';

/** The ways to stop an identity and to let it go on. */
export const stoppings = {
  suspend: { action: 'Suspend', kind: 'identity.suspended', state: 'suspended', stops: true },
  resume: { action: 'Suspend', kind: 'identity.resumed', state: 'suspended', stops: false },
  quarantine: {
    action: 'Quarantine',
    kind: 'identity.quarantined',
    state: 'quarantined',
    stops: true,
  },
  release: { action: 'Quarantine', kind: 'identity.released', state: 'quarantined', stops: false },
} as const satisfies Record<
  string,
  { action: PersonAction; kind: EntryKind; state: Stop['state']; stops: boolean }
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
 * Stops an identity, or takes one stop away, from the next request: the head that every exchange
 * reads carries it, so nothing is recompiled. A suspension and a quarantine stand beside each other,
 * each lifted only by its own way: who may resume does not thereby release. Throws `conflict` where
 * there is nothing to lift. Credentials already vended are not recalled by this.
 */
export async function stopIdentity(
  administered: Administered,
  request: StopRequest,
  ports: AdministrationPorts,
): Promise<ConfigurationHead> {
  const { action } = stoppings[request.stopping];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { resource, identity } = await askedIdentity(request.identity, ports);
    const { head } = await authorise(administered, { action, resource }, ports);
    if (head === undefined || identity === undefined) throw unknownIdentity();
    const next = nextHead(administered, request, { head: head.value, now: ports.clock.now() });
    const result = await ports.ledger.append(stoppingEntry(administered, request, ports), {
      writes: [{ kind: 'head', id: headId, expected: head.revision, value: next }],
    });
    if (result.outcome === 'committed') return next;
  }
  throw new Fault('conflict', 'the configuration is being changed by others; try again');
}

function nextHead(
  administered: Administered,
  request: StopRequest,
  before: { readonly head: ConfigurationHead; readonly now: Date },
): ConfigurationHead {
  const { [request.identity]: stopped, ...others } = before.head.stopped;
  const { state, stops } = stoppings[request.stopping];
  const held = stopsOf(stopped);
  const kept = held.filter((stop) => stop.state !== state);
  if (!stops && kept.length === held.length) throw nothingToLift(request.identity, state);
  const added: Stop = {
    state,
    since: before.now.toISOString(),
    by: administered.person.id,
    reason: request.reason,
  };
  const next = stoppedBy(stops ? [...kept, added] : kept);
  return {
    ...before.head,
    stopped: next === undefined ? others : { ...others, [request.identity]: next },
  };
}

function stopsOf(stopped: StoppedIdentity | undefined): readonly Stop[] {
  if (stopped === undefined) return [];
  const { also, ...stop } = stopped;
  return also === undefined ? [stop] : [stop, also];
}

/** The quarantine comes first: it is what everybody who asks should be told. */
function stoppedBy(stops: readonly Stop[]): StoppedIdentity | undefined {
  const [first, also] = stops.toSorted((one, other) => (one.state < other.state ? -1 : 1));
  if (first === undefined || also === undefined) return first;
  return { ...first, also };
}

function nothingToLift(identity: string, state: Stop['state']): Fault {
  return new Fault(
    'conflict',
    `identity ${identity} is not ${state}, so there is nothing to lift; see "sallyport config show"`,
  );
}

function stoppingEntry(
  administered: Administered,
  request: StopRequest,
  ports: AdministrationPorts,
) {
  const { kind } = stoppings[request.stopping];
  return {
    ...personEntry(kind, administered, ports.clock.now()),
    facts: { identity: request.identity, reason: request.reason },
  };
}
