import { compileConfiguration } from '#core/config/compile-configuration.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { packVersion } from '#core/config/pack-version.ts';
import type { Problem } from '#core/config/problem.ts';
import { Fault } from '#core/faults.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Versioned } from '#core/store/store.ts';
import type { Administered, AdministrationPorts } from './administration.ts';
import { authorise, isPermitted } from './authorise.ts';
import { checkDecisionTests } from './check-decision-tests.ts';
import { personEntry } from './person-entry.ts';

const publish = {
  action: 'Publish',
  resource: { type: 'Configuration', id: soleResources.Configuration },
} as const;

export interface PublishRequest {
  /** Path below the configuration folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The version that the change was made against; absent: whatever is in force. */
  readonly expectedVersion?: string;
}

/** A version that is in force now, and what its publisher should look at. */
export interface Published {
  readonly head: ConfigurationHead;
  readonly warnings: readonly Problem[];
  /** Policies that apply to every grant, so that each decision reads them. */
  readonly generalPolicies: number;
}

/**
 * Compiles the files, stores an immutable version and moves the head to it; the change holds for
 * every request that begins after this returned. All problems are reported at once. A version
 * under which its publisher could no longer publish is refused, since nobody could mend it.
 */
export async function publishConfiguration(
  administered: Administered,
  request: PublishRequest,
  ports: AdministrationPorts,
): Promise<Published> {
  const { head } = await authorise(administered, publish, ports);
  if (request.expectedVersion !== undefined && request.expectedVersion !== head?.value.version) {
    throw changedMeanwhile();
  }
  const { version, warnings, generalPolicies } = await storeVersion(request, ports);
  await refuseLockOut(administered, version, ports);
  const moved = await moveHead(administered, { version, before: head }, ports);
  return { head: moved, warnings, generalPolicies };
}

interface Move {
  readonly version: string;
  readonly before: Versioned<ConfigurationHead> | undefined;
}

/** Lost races are with people who stop identities; more than this many is a storm. */
const attempts = 5;

/** Somebody may have stopped an identity meanwhile, which stays; another version in force is a conflict. */
async function moveHead(
  administered: Administered,
  { version, before }: Move,
  ports: AdministrationPorts,
): Promise<ConfigurationHead> {
  let head = before;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = ports.clock.now();
    const next: ConfigurationHead = {
      version,
      publishedAt: now.toISOString(),
      publishedBy: administered.person.id,
      stopped: head?.value.stopped ?? {},
    };
    const facts = { version, before: head?.value.version ?? null };
    const entry = { ...personEntry('configuration.published', administered, now), facts };
    const result = await ports.ledger.append(entry, {
      writes: [{ kind: 'head', id: headId, expected: head?.revision ?? 0, value: next }],
    });
    if (result.outcome === 'committed') return next;
    head = await ports.store.read('head', headId);
    if (head?.value.version !== before?.value.version) throw changedMeanwhile();
  }
  throw new Fault('conflict', 'identities are being stopped by others; publish again');
}

/** Compiles, stores and tries a version; the head does not point at it yet. */
async function storeVersion(
  request: PublishRequest,
  ports: AdministrationPorts,
): Promise<Omit<Published, 'head'> & { readonly version: string }> {
  const now = ports.clock.now();
  const compiled = compileConfiguration(request.files, { local: ports.local, now });
  if (!('identities' in compiled)) throw refused(compiled);
  const packed = packVersion(compiled);
  // Chunks are content-addressed: leftovers of a publish that went no further are harmless.
  for (const [digest, bytes] of packed.chunks) await ports.chunks.put(digest, bytes);
  const configuration = await ports.configurations.load(packed.version);
  const world = { configuration, engine: ports.engine, now };
  const broken = await checkDecisionTests(compiled.tests, world);
  if (broken.length > 0) throw refused(broken);
  const { warnings, generalPolicies } = compiled;
  return { version: packed.version, warnings, generalPolicies };
}

function refused(problems: readonly Problem[]): Fault {
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  return new Fault(
    'configuration_refused',
    `the configuration has ${count}, and nothing was published; mend it and publish again`,
    {
      shown: { problems },
    },
  );
}

async function refuseLockOut(
  administered: Administered,
  version: string,
  ports: AdministrationPorts,
): Promise<void> {
  const configuration = await ports.configurations.load(version);
  const person = personUnder(configuration, administered.person, ports);
  const asked = person && { person, administering: publish };
  if (asked !== undefined && (await isPermitted(configuration, asked, ports))) return;
  throw new Fault(
    'configuration_refused',
    `under this configuration ${administered.person.id} could not publish again; keep them in people.yaml and keep a policy that permits action "Publish" to them`,
  );
}

/** Whom the publisher would be: groups come from people.yaml, but for the first administrator's. */
function personUnder(
  configuration: Configuration,
  person: Person,
  ports: AdministrationPorts,
): Person | undefined {
  return person.id === ports.firstAdministrator ? person : configuration.person(person.id);
}

function changedMeanwhile(): Fault {
  return new Fault(
    'conflict',
    'somebody else published meanwhile; look at "sallyport config diff" and publish again',
  );
}
