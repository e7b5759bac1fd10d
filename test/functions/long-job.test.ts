import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';
import { throughGateway } from './doors.ts';
import { credentialsRequest } from './face-requests.ts';

/** Seconds before the end at which an SDK asks anew, as its own source has it. */
const windows = { botocore: 900, JavaScript: 300 } as const;
const jobSeconds = 90 * 60;
/** The job calls AWS so often. */
const pauseSeconds = 15;

/** Where a job's tokens come from: one for the job, or one for each exchange. */
type Tokens = (world: ExchangeWorld) => Promise<() => Promise<string>>;

/** GitLab's tokens live as long as the job may, which issuers.yaml has to allow. */
const oneOfGitlab: Tokens = async (world) => {
  await publishChanged(world, 'issuers.yaml', (issuers) =>
    issuers.replace(
      'issuer: demo:gitlab',
      'issuer: demo:gitlab\n    maxLifetimeSeconds: 7200\n    maxAgeSeconds: 7200',
    ),
  );
  const exp = Math.floor(world.clock.now().getTime() / 1000) + 7200;
  const token = await world.token('gitlab-billing', { exp });
  return async () => token;
};
const freshOf =
  (persona: string): Tokens =>
  async (world) =>
  () =>
    world.token(persona);

/** An SDK that keeps credentials in memory and asks for new ones when their end is near. */
function sdk(world: ExchangeWorld, asking: Asking) {
  const { window, grant, token } = asking;
  const broker = { exchange: world.ports, admin: world.admin };
  const state = { expiresAt: 0, exchanges: 0 };
  const left = () => state.expiresAt - world.clock.now().getTime() / 1000;
  const exchange = async () => {
    const request = credentialsRequest({ token: await token(), target: grant });
    const reply = await throughGateway(broker, request);
    state.exchanges += 1;
    // An SDK goes on with what it has; whether that is still good is asserted at the call.
    if (reply.status === 200)
      state.expiresAt = Date.parse(JSON.parse(reply.body).Expiration) / 1000;
  };
  return {
    state,
    call: async () => {
      if (left() < window) await exchange();
      return left();
    },
  };
}

interface Asking {
  readonly window: number;
  readonly grant: string;
  readonly token: () => Promise<string>;
}

/** Lets every SDK call AWS for 90 minutes; the least that was left of credentials at any call. */
async function runJob(world: ExchangeWorld, sdks: readonly ReturnType<typeof sdk>[]) {
  let least = Number.POSITIVE_INFINITY;
  for (let second = 0; second < jobSeconds; second += pauseSeconds) {
    for (const one of sdks) least = Math.min(least, await one.call());
    world.clock.advance(pauseSeconds);
  }
  return least;
}

/** So often, at the least, must an SDK ask that leaves each lease when its window begins. */
function needed(leaseSeconds: number, window: number): number {
  return Math.ceil(jobSeconds / (leaseSeconds - window));
}

async function sessionsIn(world: ExchangeWorld): Promise<number> {
  return (await world.store.list('lease', { limit: 1000 })).length;
}

describe('a job of 90 minutes', () => {
  test.each<[string, keyof typeof windows, number, string, Tokens, number]>([
    ['one GitLab token', 'botocore', 6, 'billing-export', oneOfGitlab, 1800],
    ['one GitLab token', 'JavaScript', 4, 'billing-export', oneOfGitlab, 1800],
    ['a fresh GitHub token each time', 'botocore', 2, 'shop-deploy', freshOf('shop-main'), 3600],
    ['a fresh GitHub token each time', 'JavaScript', 2, 'shop-deploy', freshOf('shop-main'), 3600],
  ])(
    'with %s and %s is never without credentials, and exchanges %i times, as it must',
    async (_tokens, name, expected, grant, tokens, leaseSeconds) => {
      const world = await exchangeWorld();
      const window = windows[name];
      const one = sdk(world, { window, grant, token: await tokens(world) });
      expect(await runJob(world, [one])).toBeGreaterThan(window - pauseSeconds);
      expect(one.state.exchanges).toBe(expected);
      expect(expected).toBe(needed(leaseSeconds, window));
      expect(await sessionsIn(world)).toBe(expected);
    },
  );

  test('with two SDKs on one token has them share their sessions', async () => {
    const world = await exchangeWorld();
    const token = await oneOfGitlab(world);
    const grant = 'billing-export';
    const sdks = Object.values(windows).map((window) => sdk(world, { window, grant, token }));
    expect(await runJob(world, sdks)).toBeGreaterThan(windows.JavaScript - pauseSeconds);
    // The one that asks later joins the session of the other, which ends sooner than its own would.
    expect(sdks.map(({ state }) => state.exchanges)).toEqual([6, 6]);
    expect(await sessionsIn(world)).toBe(6);
  });

  test('exchanges far oftener where its grant allows only the shortest lease', async () => {
    const asked = [];
    for (const window of Object.values(windows)) {
      const world = await exchangeWorld();
      await publishChanged(world, 'grants.yaml', (grants) =>
        grants.replaceAll('leaseSeconds: 3600', 'leaseSeconds: 960'),
      );
      const token = await freshOf('shop-main')(world);
      const one = sdk(world, { window, grant: 'shop-deploy', token });
      expect(await runJob(world, [one])).toBeGreaterThan(window - pauseSeconds);
      asked.push(one.state.exchanges);
    }
    // Of such a lease botocore uses one minute, and the call at which it notices.
    expect(asked).toEqual([72, 8]);
  });

  test('is without credentials in the end where its only token is one of GitHub', async () => {
    const world = await exchangeWorld();
    const only = await world.token('shop-main');
    const token = async () => only;
    const one = sdk(world, { window: windows.botocore, grant: 'shop-deploy', token });
    expect(await runJob(world, [one])).toBeLessThan(0);
  });
});

async function publishChanged(
  world: ExchangeWorld,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set(path, change(String(files.get(path))));
  await publishConfiguration(asOwner, { files }, world.admin);
}
