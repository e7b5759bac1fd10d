import { type AccessStop, type ConfigurationHead, headId } from '#core/config/head.ts';
import { asFault, Fault } from '#core/faults.ts';
import type { EntryKind } from '#core/ledger/entry.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Administered } from './administration.ts';
import { type AuthorisingPorts, authorise } from './authorise.ts';
import { personEntry } from './person-entry.ts';

/** Stopping everything, and letting it go on. */
export const accessStoppings = {
  stop: 'access.stopped',
  resume: 'access.resumed',
} as const satisfies Record<string, EntryKind>;

export type AccessStopping = keyof typeof accessStoppings;

export interface AccessStopRequest {
  readonly stopping: AccessStopping;
  readonly reason: string;
}

/** Lost races are with other changes of the head; more than this many is a storm. */
const attempts = 5;

/**
 * Refuses every exchange and every call through the gateway from the next one on, or lets them go on:
 * the head that each of them reads carries it. Where the configuration in force cannot be read, the
 * first administrator may still stop, for no policy can be asked. Throws `conflict` where nothing is
 * stopped. AWS credentials that are out are not recalled by this.
 */
export async function stopAccess(
  administered: Administered,
  request: AccessStopRequest,
  ports: AuthorisingPorts,
): Promise<ConfigurationHead> {
  const kind = accessStoppings[request.stopping];
  const entry = {
    ...personEntry(kind, administered, ports.clock.now()),
    facts: { reason: request.reason },
  };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await permittedHead(administered, request, ports);
    const next = nextHead(administered, request, head.value, ports.clock.now());
    const { outcome } = await ports.ledger.append(entry, {
      writes: [{ kind: 'head', id: headId, expected: head.revision, value: next }],
    });
    if (outcome === 'committed') return next;
  }
  throw new Fault('conflict', 'the configuration is being changed by others; try again');
}

async function permittedHead(
  administered: Administered,
  { stopping }: AccessStopRequest,
  ports: AuthorisingPorts,
): Promise<Versioned<ConfigurationHead>> {
  const resource = { type: 'Configuration', id: soleResources.Configuration } as const;
  const asked = authorise(administered, { action: 'StopAccess', resource }, ports);
  const inForce = await asked.catch(asFault);
  const isUnread = inForce instanceof Fault && unread.has(inForce.code);
  const isFirst = administered.person.id === ports.firstAdministrator;
  if (inForce instanceof Fault && !(isUnread && isFirst && stopping === 'stop')) throw inForce;
  const head = inForce instanceof Fault ? await ports.store.read('head', headId) : inForce.head;
  if (head !== undefined) return head;
  throw new Fault(
    'not_configured',
    'no configuration is published, so that nobody has access; publish one first',
  );
}

/** What loading a configuration ends in that is missing or damaged. */
const unread: ReadonlySet<string> = new Set(['not_configured', 'store_unavailable']);

/** What stopped it first stays the reason. */
function nextHead(
  { person }: Administered,
  { stopping, reason }: AccessStopRequest,
  head: ConfigurationHead,
  now: Date,
): ConfigurationHead {
  const { allStopped, ...others } = head;
  const stop: AccessStop = { since: now.toISOString(), by: person.id, reason };
  if (stopping === 'stop') return { ...others, allStopped: allStopped ?? stop };
  if (allStopped !== undefined) return others;
  throw new Fault(
    'conflict',
    'access is not stopped, so there is nothing to resume; see "sallyport config show"',
  );
}
