import { stat } from 'node:fs/promises';
import { openSqliteStore } from '#adapters/sqlite/store.ts';
import type { Configuration } from '#core/config/configuration.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { createCedarEngine, warmEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { Effect } from '#core/policy/decision.ts';
import type { PolicyEngine } from '#core/policy/engine.ts';
import { vendQuestion } from '#core/policy/vend-question.ts';
import type { Grown, Quantiles } from './grown.ts';
import {
  grantCount,
  iss,
  repositoryId,
  repositoryPointer,
  type Size,
} from './grown-configuration.ts';

// A process of its own for each size, so that memory and first uses are its own:
// growth-worker.ts <database> <version> <policies> <identities>, the outcome as JSON.
const [database = '', version = '', policies = '0', identities = '0'] = process.argv.slice(2);
const size: Size = { policies: Number(policies), identities: Number(identities) };
const measured = 2_000;
const at = new Date('2026-11-22T10:00:00.000Z');

const engine = createCedarEngine();
warmEngine(engine);
const store = openSqliteStore({ path: database });
const residentBefore = residentMegabytes();

const began = performance.now();
const configuration = await createConfigurations(store).load(version);
const loaded = performance.now();
await decide(0, 'permit');
const first = performance.now();

// Every grant once of either kind: from here on each slice was used before.
for (let number = 0; number < grantCount(size); number += 1) {
  await decide(number, 'permit');
  await decide(number, 'pend');
}
for (let index = 0; index < measured; index += 1) await decide(scattered(index), 'permit');
const permit = await quantilesOf('permit');
const pend = await quantilesOf('pend');
const resident = residentMegabytes();
const { size: bytes } = await stat(database);

const grown: Grown = {
  ...size,
  loadMilliseconds: loaded - began,
  firstMilliseconds: first - loaded,
  permit,
  pend,
  residentMegabytes: resident,
  addedMegabytes: resident - residentBefore,
  storedMegabytes: bytes / 1e6,
};
store.close();
process.stdout.write(`${JSON.stringify(grown)}\n`);

/** CPU time, so that waiting for other programs does not count; collecting garbage does. */
async function quantilesOf(effect: Effect): Promise<Quantiles> {
  const times: number[] = [];
  for (let index = 0; index < measured; index += 1) {
    const number = scattered(index);
    const before = process.cpuUsage();
    await decide(number, effect);
    const { user, system } = process.cpuUsage(before);
    times.push(user + system);
  }
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (share: number) => sorted[Math.floor((measured - 1) * share)] ?? Number.NaN;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}

/** What an exchange does between a verified token and the decision. */
async function decide(number: number, effect: Effect): Promise<void> {
  const [identity] = await configuration.identitiesFor(
    iss,
    new Map([[repositoryPointer, repositoryId(number)]]),
  );
  if (identity === undefined) throw new Error(`nobody is pinned to ${repositoryId(number)}`);
  const decision = await ask(configuration, engine, { identity, effect });
  if (decision.effect !== effect)
    throw new Error(`${decision.effect} where ${effect} was expected`);
}

async function ask(
  known: Configuration,
  cedar: PolicyEngine,
  asked: {
    readonly identity: Parameters<typeof vendQuestion>[0]['identity'];
    readonly effect: Effect;
  },
) {
  const grant = known.grant(asked.identity.grants[0] ?? '');
  if (grant === undefined) throw new Error('the identity has no grant');
  const branch = asked.effect === 'pend' ? 'feature' : 'main';
  const question = vendQuestion({
    identity: asked.identity,
    grant,
    token: {
      workload: {
        ...{ issuer: iss, subject: 'repo:acme/one', profile: 'github' },
        ...{ sourceRepositoryRef: `refs/heads/${branch}`, runnerEnvironment: 'github-hosted' },
      },
    },
    request: { durationSeconds: 3_600, narrowed: false, scope: [], novelty: [] },
    approvals: [],
    now: at,
  });
  return cedar.decide(question, await known.policySlice('Vend', grant.name));
}

/** Identities all over the range, in an order that is the same in every run. */
function scattered(index: number): number {
  return (index * 7_919) % Math.min(size.identities, 100_000);
}

function residentMegabytes(): number {
  return process.memoryUsage().rss / 1e6;
}
