import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runMain } from '#action/src/run-main.ts';
import { runPost } from '#action/src/run-post.ts';
import { runProcess } from '#action/src/run-process.ts';
import type { Said } from './loopback.ts';
import { createRunner } from './runner.ts';
import { type ScriptedJob, scriptedJob, vended } from './scripted.ts';

const open: ScriptedJob[] = [];

afterEach(async () => {
  for (const job of open.splice(0)) await job.close();
});

async function job(...given: Parameters<typeof scriptedJob>): Promise<ScriptedJob> {
  const made = await scriptedJob(...given);
  open.push(made);
  return made;
}

const refusal = (status: number, error: string, over: object = {}, headers = {}): Said => ({
  status,
  headers,
  body: { error, error_description: `it is ${error}`, ...over },
});
const down = refusal(503, 'temporarily_unavailable', { reason: 'sts_unavailable' });
const busy = refusal(429, 'slow_down', { reason: 'rate_limited' }, { 'retry-after': '7' });
const pending = refusal(400, 'authorization_pending', {
  interval: 10,
  approval_url: 'https://broker.example/ap_1',
});

describe('what may pass by itself', () => {
  test('is asked again with a fresh token each time, after a growing pause', async () => {
    const { runner, shown } = await job({ token: [down, down, down, vended()] });
    expect(await runMain(runner.step)).toBe(0);
    expect(shown()).toEqual([1, 2, 3, 4].map((n) => `head.token-${n}.signature`));
    // Our own table says two seconds for this fault; from the third on the growth is longer.
    expect(runner.pauses).toEqual([2_000, 2_000, 4_000]);
  });

  test('is asked again when the broker says', async () => {
    const { runner, shown } = await job({ token: [busy, vended()] });
    expect(await runMain(runner.step)).toBe(0);
    expect([runner.pauses, shown().length]).toEqual([[7_000], 2]);
  });

  test.each([
    ['the broker’s document', { document: [{ status: 502, body: 'no' }] }],
    ['GitHub’s token endpoint', { github: [{ status: 500, body: 'no' }] }],
  ])('is %s, too, until the time is over', async (_title, scripts) => {
    const { runner, shown } = await job({ token: [vended()], ...scripts }, { timeout: '60' });
    expect(await runMain(runner.step)).toBe(1);
    expect(shown()).toEqual([]);
    expect(runner.pauses).toEqual(
      [1_000, 2_000, 4_000, 8_000, 15_000, 15_000].map(atLeast(scripts)),
    );
  });

  test('is given up when there is no time for another attempt, and the fault told', async () => {
    const { runner, shown } = await job({ token: [down] }, { timeout: '20' });
    expect(await runMain(runner.step)).toBe(1);
    expect(runner.pauses.reduce((a, b) => a + b, 0)).toBeLessThan(20_000);
    expect(shown().length).toBe(runner.pauses.length + 1);
    expect(runner.lines.at(-1)).toContain('it is temporarily_unavailable (sts_unavailable)');
  });

  test('is a broker that does not answer in time', async () => {
    const { runner, broker } = await job({ token: [undefined, vended()] });
    const step = { ...runner.step, requestMilliseconds: 1_000 };
    expect(await runMain(step)).toBe(0);
    expect(broker.seen.filter(({ path }) => path === '/v1/token').length).toBe(2);
  });
});

/** Pauses are at least what our own table says of the fault: two seconds for an answer of the broker. */
function atLeast(scripts: object): (milliseconds: number) => number {
  return (milliseconds) => ('document' in scripts ? Math.max(2_000, milliseconds) : milliseconds);
}

describe('what is final', () => {
  test.each([
    refusal(403, 'access_denied', { reason: 'policy_denied' }),
    refusal(400, 'invalid_grant', { reason: 'token_expired' }),
    refusal(400, 'invalid_target', { reason: 'invalid_target' }),
    refusal(403, 'access_denied', { reason: 'a_code_of_a_later_broker' }),
    refusal(501, 'invalid_request', { reason: 'not_built' }),
    { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' },
    { status: 200, body: { nothing: 'of a lease' } },
    { status: 200, body: 'no JSON' },
  ])('is never asked again: %j', async (said) => {
    const { runner, shown } = await job({ token: [said] });
    expect(await runMain(runner.step)).toBe(1);
    expect([shown().length, runner.pauses]).toEqual([1, []]);
    expect(runner.lines.at(-1)).toMatch(/^::error title=Sallyport::/);
    expect(runner.set('GITHUB_STATE')).toEqual({});
  });

  test('is a broker that wants tokens for somebody else, before any token is asked for', async () => {
    const document = [{ status: 200, body: { audience: 'sts.amazonaws.com' } }];
    const { runner, github } = await job({ token: [vended()], document });
    expect(await runMain(runner.step)).toBe(1);
    expect(github.seen).toEqual([]);
    expect(runner.lines.at(-1)).toContain('(audience_mismatch)');
    const chosen = await job({ token: [vended()], document }, { audience: 'my-audience' });
    expect(await runMain(chosen.runner.step)).toBe(0);
    expect(chosen.github.seen[0]?.query.get('audience')).toBe('my-audience');
  });
});

describe('an approval', () => {
  test('is waited for as long as was said, with a fresh token for each question', async () => {
    const { runner, shown } = await job(
      { token: [pending, pending, vended()] },
      { 'wait-for-approval': '5', timeout: '5' },
    );
    expect(await runMain(runner.step)).toBe(0);
    expect(runner.pauses).toEqual([10_000, 10_000]);
    expect(new Set(shown()).size).toBe(3);
    const notices = runner.lines.filter((line) => line.startsWith('::notice'));
    expect(notices).toEqual([
      '::notice title=Sallyport::waiting up to 5 min for an approval at https://broker.example/ap_1',
    ]);
  });

  test('is waited for by the broker, which is asked about the same request again', async () => {
    const parameters = ['reason', 'wait_seconds', 'deferral_code'];
    const body = { audience: 'a', token_parameters_supported: parameters };
    const named = refusal(400, 'authorization_pending', { interval: 10, deferral_code: 'ap1' });
    const strange = refusal(400, 'authorization_pending', { interval: 10, deferral_code: 'a b' });
    const { runner, broker } = await job(
      { token: [named, strange, vended()], document: [{ status: 200, body }] },
      { 'wait-for-approval': '1', audience: 'a', reason: 'the site is down' },
    );
    const longer = { ...runner.step, requestMilliseconds: 30_000 };
    expect(await runMain(longer)).toBe(0);
    const said = broker.seen
      .filter(({ path }) => path === '/v1/token')
      .map(({ form }) => parameters.map((name) => form.get(name)));
    expect(said).toEqual([
      ['the site is down', null, null],
      ['the site is down', '20', 'ap1'],
      ['the site is down', '20', null],
    ]);
  });

  test('is waited for by us where the broker has not the time for that', async () => {
    const body = { audience: 'a', token_parameters_supported: ['wait_seconds'] };
    const { runner, broker } = await job(
      { token: [pending, vended()], document: [{ status: 200, body }] },
      { 'wait-for-approval': '1', audience: 'a' },
    );
    expect(await runMain({ ...runner.step, requestMilliseconds: 5_900 })).toBe(0);
    expect(broker.seen.at(-1)?.form.has('wait_seconds')).toBe(false);
    expect(runner.pauses).toEqual([10_000]);
  });

  test('costs no pause after the broker has held its answer back for as long', async () => {
    const { runner } = await job({ token: [pending, vended()] }, { 'wait-for-approval': '1' });
    let calls = 0;
    const now = () => {
      calls += 1;
      return runner.step.now() + calls * 4_000;
    };
    expect(await runMain({ ...runner.step, now })).toBe(0);
    expect(runner.pauses.every((milliseconds) => milliseconds < 10_000)).toBe(true);
  });

  test('that nobody gives in time ends the step with where it can be given', async () => {
    const { runner } = await job({ token: [pending] }, { 'wait-for-approval': '1' });
    expect(await runMain(runner.step)).toBe(1);
    expect(runner.pauses.length).toBe(5);
    expect(runner.lines.at(-1)).toContain('nobody approved within 1 min at https://broker.example');
  });

  test('is not waited for unless that was asked for', async () => {
    const { runner } = await job({ token: [pending] });
    expect(await runMain(runner.step)).toBe(1);
    expect(runner.pauses).toEqual([]);
    expect(runner.lines.at(-1)).toContain('this needs an approval at https://broker.example/ap_1');
  });
});

describe('a reason', () => {
  const inputs = { reason: 'the site is down' };

  test('goes to a broker that takes one, and to no other', async () => {
    const plain = await job({ token: [vended()] }, inputs);
    expect(await runMain(plain.runner.step)).toBe(0);
    expect(plain.broker.seen.at(-1)?.form.has('reason')).toBe(false);
    const body = { audience: 'a', token_parameters_supported: ['reason'] };
    const asked = { ...inputs, audience: 'a' };
    const able = await job({ token: [vended()], document: [{ status: 200, body }] }, asked);
    expect(await runMain(able.runner.step)).toBe(0);
    expect(able.broker.seen.at(-1)?.form.get('reason')).toBe('the site is down');
  });
});

describe('a job without a token', () => {
  const whyNot = async (over: Readonly<Record<string, string>>, event: object = {}) => {
    const runner = createRunner({ 'broker-url': 'https://x.example', grant: 'shop' }, undefined);
    const path = join(runner.folder, 'event.json');
    writeFileSync(path, JSON.stringify(event));
    const env = { ...runner.env, GITHUB_REPOSITORY: 'acme/shop', GITHUB_EVENT_PATH: path, ...over };
    const { broker, close } = await scriptedJob({ token: [vended()] });
    const code = await runMain({
      ...runner.step,
      env: { ...env, 'INPUT_BROKER-URL': broker.url },
    });
    runner.remove();
    await close();
    return [code, runner.lines.at(-1)];
  };

  test('is told the permission that it lacks', async () => {
    expect(await whyNot({})).toEqual([1, expect.stringContaining('id-token: write')]);
  });

  test('is told that forks get none, and not to change to pull_request_target', async () => {
    const event = { pull_request: { head: { repo: { full_name: 'mallory/shop' } } } };
    expect(await whyNot({}, event)).toEqual([1, expect.stringContaining('comes from a fork')]);
    const own = { pull_request: { head: { repo: { full_name: 'acme/shop' } } } };
    expect(await whyNot({}, own)).toEqual([1, expect.stringContaining('id-token: write')]);
  });

  test('is told so when Dependabot started it', async () => {
    const actor = { GITHUB_ACTOR: 'dependabot[bot]' };
    expect(await whyNot(actor)).toEqual([1, expect.stringContaining('Dependabot')]);
  });

  test('asks no plain address for one, which would show its secret', async () => {
    const { runner, shown } = await job({ token: [vended()] });
    runner.env.ACTIONS_ID_TOKEN_REQUEST_URL = 'http://elsewhere.example/token';
    expect(await runMain(runner.step)).toBe(1);
    expect(shown()).toEqual([]);
    expect(runner.lines.at(-1)).toContain('is no https URL');
  });

  test('that GitHub refuses is told what to check', async () => {
    const github = [{ status: 403, body: { message: 'no' } }];
    const { runner, shown } = await job({ token: [vended()], github });
    expect(await runMain(runner.step)).toBe(1);
    expect([shown(), runner.pauses]).toEqual([[], []]);
    expect(runner.lines.at(-1)).toContain('gave no token (HTTP 403)');
  });
});

describe('after the job', () => {
  test('a broker that does not end the lease is a warning, not a failure', async () => {
    const revoke = [{ status: 503, body: {} }];
    const { runner, broker } = await job({ token: [vended()], revoke });
    await runMain(runner.step);
    await runPost(runner.postStep());
    expect(broker.seen.filter(({ path }) => path === '/v1/revoke').length).toBe(2);
    expect(runner.lines.at(-1)).toMatch(/^::warning title=Sallyport::session session-1 could not/);
  });

  test.each(['ended', 'ended_before', 'revoked', 'expired'])(
    'a lease of which the broker says "%s" is over, and its secret key was not shown for it',
    async (state) => {
      const { runner, broker } = await job({
        token: [vended()],
        revoke: [{ status: 200, body: { state } }],
      });
      await runMain(runner.step);
      await runPost(runner.postStep());
      const [asked, ...again] = broker.seen.filter(({ path }) => path === '/v1/revoke');
      expect([...(asked?.form ?? [])]).toEqual([
        ['token', 'a-session-token'],
        ['access_key_id', 'ASIAEXAMPLEEXAMPLE12'],
      ]);
      expect(again).toEqual([]);
      expect(runner.lines.at(-1)).toMatch(/^sallyport: session session-1 is ended/);
    },
  );

  test('a lease that the broker does not know was not ended, and is a warning', async () => {
    const revoke = [{ status: 200, body: { state: 'unknown' } }];
    const { runner, broker } = await job({ token: [vended()], revoke });
    await runMain(runner.step);
    await runPost(runner.postStep());
    expect(broker.seen.filter(({ path }) => path === '/v1/revoke').length).toBe(1);
    expect(runner.lines.at(-1)).toMatch(
      /^::warning title=Sallyport::session session-1 was not ended, .* work until 2036-11-22/,
    );
  });

  test.each([{}, { state: 'a_state_of_a_later_broker' }, 'ok'])(
    'an answer that says nothing of the lease, as %j, is a warning, too',
    async (body) => {
      const { runner } = await job({ token: [vended()], revoke: [{ status: 200, body }] });
      await runMain(runner.step);
      await runPost(runner.postStep());
      expect(runner.lines.at(-1)).toMatch(
        /^::warning title=Sallyport::session session-1 could not/,
      );
    },
  );

  test('nothing is asked for a step that got nothing', async () => {
    const { runner, broker } = await job({ token: [refusal(403, 'access_denied')] });
    await runMain(runner.step);
    const asked = broker.seen.length;
    await runPost(runner.postStep());
    expect(broker.seen.length).toBe(asked);
  });

  test('nothing was leased where nothing could be kept that ends it', async () => {
    const { runner, shown } = await job({ token: [vended()] });
    runner.env.RUNNER_TEMP = '/nowhere';
    expect(await runMain(runner.step)).toBe(1);
    expect(shown()).toEqual([]);
  });

  test('what is gone already is no failure either', async () => {
    const { runner } = await job({ token: [vended()] });
    await runMain(runner.step);
    const post = runner.postStep();
    await runPost(post);
    await runPost(post);
    expect(runner.lines.at(-1)).toContain('it runs out by itself');
  });
});

describe('what clients would use in place of what is handed on', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE12' };
  const profile = { AWS_PROFILE: 'own' };

  test.each([
    ['process', keys, ['AWS_ACCESS_KEY_ID']],
    ['profile', keys, ['AWS_ACCESS_KEY_ID']],
    ['env', profile, ['AWS_PROFILE']],
    ['process', profile, []],
    ['env', keys, []],
    ['outputs', { ...keys, ...profile }, []],
  ] as const)('is warned of with output %s beside %j', async (output, others, named) => {
    const { runner } = await job({ token: [vended()] }, { output });
    Object.assign(runner.env, others);
    expect(await runMain(runner.step)).toBe(0);
    const warnings = runner.lines.filter((line) => line.startsWith('::warning'));
    expect(warnings.map((line) => /::(\w+) is set in this job/.exec(line)?.[1])).toEqual(named);
  });
});

describe('what SDKs start', () => {
  const short = { Expiration: new Date(Date.now() + 16 * 60_000).toISOString() };

  test('gives what is left of a lease while no other can be had, and says why there is none', async () => {
    const { runner } = await job({ token: [vended({}, short), down] }, { output: 'process' });
    expect(await runMain(runner.step)).toBe(0);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(10 * 60_000);
    expect(await runProcess(folder, runner.step)).toContain('ASIAEXAMPLEEXAMPLE12');
    runner.pass(5 * 60_000);
    expect(await runProcess(folder, runner.step)).toBeUndefined();
    expect(runner.lines.at(-1)).toBe('sallyport: it is temporarily_unavailable (sts_unavailable)');
  });

  test.each([
    refusal(403, 'access_denied', { reason: 'policy_denied' }),
    refusal(400, 'invalid_target', { reason: 'invalid_target' }),
    pending,
  ])('gives nothing any more where the broker refuses: %j', async (said) => {
    const { runner } = await job({ token: [vended({}, short), said] }, { output: 'process' });
    expect(await runMain(runner.step)).toBe(0);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(10 * 60_000);
    expect(await runProcess(folder, runner.step)).toBeUndefined();
    expect(runner.pauses).toEqual([]);
  });

  test('gives nothing either when the broker that refused is down afterwards, and ends the lease', async () => {
    const refused = refusal(403, 'access_denied', { reason: 'lease_revoked' });
    const { runner, broker } = await job(
      { token: [vended({}, short), refused, down] },
      { output: 'process' },
    );
    await runMain(runner.step);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(10 * 60_000);
    expect(await runProcess(folder, runner.step)).toBeUndefined();
    expect(await runProcess(folder, runner.step)).toBeUndefined();
    await runPost(runner.postStep());
    expect(broker.seen.filter(({ path }) => path === '/v1/revoke').length).toBe(1);
  });

  test('gives a new lease as soon as the broker that refused gives one', async () => {
    const refused = refusal(403, 'access_denied', { reason: 'identity_stopped' });
    const { runner } = await job(
      { token: [vended({}, short), refused, vended({}, { AccessKeyId: 'ASIAANOTHERANOTHER12' })] },
      { output: 'process' },
    );
    await runMain(runner.step);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(10 * 60_000);
    expect(await runProcess(folder, runner.step)).toBeUndefined();
    expect(await runProcess(folder, runner.step)).toContain('ASIAANOTHERANOTHER12');
    expect(await runProcess(folder, runner.step)).toContain('ASIAANOTHERANOTHER12');
  });

  test('waits no longer for a broker than an SDK would, while what is left serves', async () => {
    const broken = { status: 503, body: { error: 'temporarily_unavailable' } };
    const { runner } = await job({ token: [vended({}, short), broken] }, { output: 'process' });
    await runMain(runner.step);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(9 * 60_000);
    expect(await runProcess(folder, runner.step)).toContain('ASIAEXAMPLEEXAMPLE12');
    const waited = runner.pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeLessThanOrEqual(5_000);
  });

  test('prints no commands to a runner that does not read them', async () => {
    const { runner } = await job(
      { token: [vended({}, short), vended({ session_id: 'session-2' })] },
      { output: 'process' },
    );
    await runMain(runner.step);
    const { folder = '' } = runner.set('GITHUB_STATE');
    runner.pass(10 * 60_000);
    const before = runner.lines.length;
    expect(await runProcess(folder, runner.step)).toContain('"Version":1');
    expect(runner.lines.slice(before)).toEqual([]);
  });
});
