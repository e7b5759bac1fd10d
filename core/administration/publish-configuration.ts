import { redeemedWrite } from '#core/approvals/redeem.ts';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import type { Configuration, Person } from '#core/config/configuration.ts';
import { type ConfigurationHead, headId } from '#core/config/head.ts';
import { packVersion } from '#core/config/pack-version.ts';
import type { Problem } from '#core/config/problem.ts';
import { Fault } from '#core/faults.ts';
import { decisionEvidence } from '#core/ledger/decision-evidence.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import type { Decision } from '#core/policy/decision.ts';
import type { Versioned, Write } from '#core/store/store.ts';
import type { Administered } from './administration.ts';
import { approvePublish, type PublishApprovals } from './approve-publish.ts';
import { decideDeed } from './authorise.ts';
import { authorisePublish } from './authorise-publish.ts';
import { checkDecisionTests } from './check-decision-tests.ts';
import { personEntry } from './person-entry.ts';
import { publisher } from './publisher.ts';
import type { Publishing, PublishingPorts, PublishRequest } from './publishing.ts';
import { isAnswerable } from './refuse-unanswerable.ts';

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
 * under which its publisher could no longer publish is refused, since nobody could mend it. Where
 * policy has people asked, throws `approval_pending` until they have said yes to exactly this.
 */
export async function publishConfiguration(
  administered: Administered,
  request: PublishRequest,
  ports: PublishingPorts,
): Promise<Published> {
  const publishing = await authorisePublish(administered, request, ports);
  const { head } = publishing.inForce;
  if (request.expectedVersion !== undefined && request.expectedVersion !== head?.value.version) {
    throw changedMeanwhile();
  }
  const { version, warnings, generalPolicies } = await storeVersion(request, ports);
  await refuseLockOut(publishing, version, ports);
  const approvals = await approvePublish(publishing, version, ports);
  const decision = approvals?.decision ?? publishing.decision;
  const move = { version, before: head, approvals, decision };
  const moved = await moveHead(administered, move, ports);
  return { head: moved, warnings, generalPolicies };
}

interface Move {
  readonly version: string;
  readonly before: Versioned<ConfigurationHead> | undefined;
  /** Undefined where nobody had to be asked. */
  readonly approvals: PublishApprovals | undefined;
  /** What policy says to it; undefined for the first, which no policy decides. */
  readonly decision: Decision | undefined;
}

/** Lost races are with people who stop identities; more than this many is a storm. */
const attempts = 5;

/** Somebody may have stopped an identity meanwhile, which stays; another version in force is a conflict. */
async function moveHead(
  administered: Administered,
  move: Move,
  ports: PublishingPorts,
): Promise<ConfigurationHead> {
  let head = move.before;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const now = ports.clock.now();
    const next: ConfigurationHead = {
      version: move.version,
      publishedAt: now.toISOString(),
      publishedBy: administered.person.id,
      stopped: head?.value.stopped ?? {},
      ...(head?.value.allStopped === undefined ? {} : { allStopped: head.value.allStopped }),
    };
    const result = await ports.ledger.append(publishedEntry(administered, move, now), {
      writes: [
        { kind: 'head', id: headId, expected: head?.revision ?? 0, value: next },
        ...redeemedWrites(move.approvals, now),
      ],
    });
    if (result.outcome === 'committed') return next;
    if (result.on === 'approval') throw usedMeanwhile();
    head = await ports.store.read('head', headId);
    if (!isSamePublish(head, move.before)) throw changedMeanwhile();
  }
  throw new Fault('conflict', 'identities are being stopped by others; publish again');
}

/** What was taken back and put in force again was published anew. */
function isSamePublish(one: Move['before'], other: Move['before']): boolean {
  return (
    one?.value.version === other?.value.version &&
    one?.value.publishedAt === other?.value.publishedAt
  );
}

function publishedEntry(
  administered: Administered,
  { version, before, approvals, decision }: Move,
  now: Date,
): EntryBody {
  const redeemed = approvals?.requests.map(({ value }) => `${value.rule.name} ${value.id}`);
  const facts = {
    ...{ version, before: before?.value.version ?? null },
    ...(redeemed === undefined ? {} : { approvals: redeemed.join(', ') }),
  };
  const entry = { ...personEntry('configuration.published', administered, now), facts };
  if (decision === undefined || before === undefined) return entry;
  return { ...entry, decision: decisionEvidence(decision, before.value.version) };
}

/** One use less of each approval, in the transaction of what it is good for. */
function redeemedWrites(approvals: PublishApprovals | undefined, now: Date): readonly Write[] {
  const { requests = [], askedHash = '' } = approvals ?? {};
  return requests.map((request) => redeemedWrite(request, askedHash, now));
}

/** Compiles, stores and tries a version; the head does not point at it yet. */
async function storeVersion(
  request: PublishRequest,
  ports: PublishingPorts,
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

/** Whoever publishes this could take it back: without anybody's yes, or with one that can be had. */
async function refuseLockOut(
  publishing: Publishing,
  version: string,
  ports: PublishingPorts,
): Promise<void> {
  const { administered, deed } = publishing;
  const configuration = await ports.configurations.load(version);
  const person = personUnder(configuration, publishing, ports);
  if (person !== undefined) {
    const decision = await decideDeed(configuration, { person, administering: deed }, ports);
    if (decision.effect === 'permit') return;
    if (decision.effect === 'pend') {
      return refuseUnanswerableRules(decision.rules, { person, configuration });
    }
  }
  throw new Fault(
    'configuration_refused',
    `under this configuration ${administered.person.id} could not publish again; keep them in people.yaml and keep a policy that permits action "Publish" to them`,
  );
}

function refuseUnanswerableRules(
  rules: readonly string[],
  { person, configuration }: { readonly person: Person; readonly configuration: Configuration },
): void {
  for (const name of rules) {
    const rule = configuration.approvalRule(name);
    const requester = publisher(person, configuration);
    if (rule !== undefined && isAnswerable({ rule, requester, configuration })) continue;
    throw new Fault(
      'configuration_refused',
      `under this configuration ${person.id} could not publish again: without them nobody could satisfy rule ${name}; put more people into its groups`,
    );
  }
}

/**
 * Whom the publisher would be. Groups come from people.yaml, but for those of a first administrator
 * whom the door knows without it.
 */
function personUnder(
  configuration: Configuration,
  { administered: { person }, inForce }: Publishing,
  { firstAdministrator }: PublishingPorts,
): Person | undefined {
  const isKnownAnyway =
    person.id === firstAdministrator && inForce.configuration?.person(person.id) === undefined;
  return configuration.person(person.id) ?? (isKnownAnyway ? person : undefined);
}

function usedMeanwhile(): Fault {
  return new Fault(
    'conflict',
    'the approval of this was used or withdrawn meanwhile; publish again, and people are asked anew',
  );
}

function changedMeanwhile(): Fault {
  return new Fault(
    'conflict',
    'somebody else published meanwhile; look at "sallyport config diff" and publish again',
  );
}
