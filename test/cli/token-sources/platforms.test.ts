import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeBroker } from '../fake-broker.ts';
import { runHere } from '../terminal.ts';
import { broker, endpoint, jwt, programOnPath, tokenIn } from './scene.ts';

const forOthers = jwt({ aud: 'https://elsewhere.example' });

describe('GitHub Actions', () => {
  test('gives a token for the audience of the broker, asked for as its endpoint expects', async () => {
    const { url, asked } = await endpoint(() => ({ body: JSON.stringify({ value: 'a.b.c' }) }));
    const found = await tokenIn({
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret',
    });
    expect(found).toMatchObject({ from: 'GitHub Actions', token: 'a.b.c' });
    const [one] = asked;
    const query = new URL(one?.url ?? '', url).searchParams;
    expect(Object.fromEntries(query)).toEqual({ 'api-version': '2.0', audience: broker });
    expect(one?.headers.authorization).toBe('Bearer request-secret');
    expect(found.holder).not.toContain('request-secret');
  });

  test('gives a fresh token at each reading', async () => {
    const served = { count: 0 };
    const { url } = await endpoint(() => {
      served.count += 1;
      return { body: JSON.stringify({ value: `t${served.count}` }) };
    });
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-job',
    };
    expect((await tokenIn(env)).token).toBe('t1');
    expect((await tokenIn(env)).token).toBe('t2');
  });

  test('a job without the right to ask is told which line it lacks', async () => {
    await expect(tokenIn({ GITHUB_ACTIONS: 'true' })).rejects.toThrow('id-token: write');
  });

  test('the secret of the job is sent to no plain address elsewhere, nor after a redirect', async () => {
    const secret = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret' };
    const plain = { ...secret, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://tokens.example/' };
    await expect(tokenIn(plain)).rejects.toThrow('no https URL');
  });

  test('an endpoint that fails may be asked again, one that refuses may not', async () => {
    const status = { now: 503 };
    const { url } = await endpoint(() => ({ status: status.now, body: '{"value":"leak"}' }));
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret',
    };
    await expect(tokenIn(env)).rejects.toMatchObject({ code: 'issuer_unavailable' });
    status.now = 403;
    await expect(tokenIn(env)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('GitLab CI', () => {
  test('gives the token that the job declares for us', async () => {
    const token = jwt({ sub: 'project_path:acme/billing', job_id: '9' });
    const found = await tokenIn({ GITLAB_CI: 'true', SALLYPORT_ID_TOKEN: `${token}\n` });
    expect(found).toMatchObject({ from: 'GitLab CI', token });
  });

  test('two jobs of one project share no credentials, two tokens of one job do', async () => {
    const holder = async (claims: Record<string, unknown>) =>
      (await tokenIn({ SALLYPORT_ID_TOKEN: jwt({ sub: 'project', ...claims }) })).holder;
    expect(await holder({ job_id: '1' })).not.toBe(await holder({ job_id: '2' }));
    expect(await holder({ job_id: '1', jti: 'a', iat: 1 })).toBe(
      await holder({ job_id: '1', jti: 'b', iat: 2 }),
    );
  });

  test('a job without a token is told what to declare', async () => {
    await expect(tokenIn({ GITLAB_CI: 'true' })).rejects.toThrow(
      `id_tokens: {SALLYPORT_ID_TOKEN: {aud: ${broker}}}`,
    );
  });

  test.each([
    ['for somebody else', forOthers, 'made for "https://elsewhere.example", not for'],
    ['for us and others', jwt({ aud: [broker, 'x'] }), 'not for'],
    ['that has expired', jwt({ exp: 1 }), 'has expired'],
    ['that is none', 'not-a-token', 'holds no JWT'],
  ])('a token %s is never shown to the broker', async (_name, token, told) => {
    await expect(tokenIn({ GITLAB_CI: 'true', SALLYPORT_ID_TOKEN: token })).rejects.toThrow(told);
  });
});

describe('CircleCI', () => {
  test('has its program make a token for the broker', async () => {
    const { path, args } = programOnPath('circleci', 'echo the.made.token');
    const found = await tokenIn({ CIRCLECI: 'true', PATH: path, CIRCLE_WORKFLOW_JOB_ID: 'j1' });
    expect(found).toMatchObject({ from: 'CircleCI', token: 'the.made.token' });
    const asked = `run\noidc\nget\n--claims\n{"aud":"${broker}"}\n`;
    expect(readFileSync(args, 'utf8')).toBe(asked);
  });

  test('without the program takes the token in the variable, if it is for the broker', async () => {
    const token = jwt();
    const env = { CIRCLECI: 'true', PATH: '' };
    expect((await tokenIn({ ...env, CIRCLE_OIDC_TOKEN_V2: token })).token).toBe(token);
    await expect(tokenIn({ ...env, CIRCLE_OIDC_TOKEN_V2: forOthers })).rejects.toThrow(
      'the program "circleci"',
    );
    await expect(tokenIn(env)).rejects.toThrow('there is no token');
  });

  test('a program that fails is named, and what it printed is not repeated', async () => {
    const { path } = programOnPath('circleci', 'echo secret-output; exit 3');
    const failed = tokenIn({ CIRCLECI: 'true', PATH: path });
    await expect(failed).rejects.toThrow('"circleci run oidc get" ended with 3; run it');
    await expect(failed).rejects.not.toThrow('secret-output');
  });

  test('a program that does not know how is started once', async () => {
    const { path } = programOnPath('circleci', 'echo >> "$(dirname "$0")/runs"; exit 255');
    const broker = await fakeBroker();
    const env = { ...broker.env, SALLYPORT_ID_TOKEN: '', CIRCLECI: 'true' };
    const asked = ['token', '--grant', 'shop-deploy'];
    const { code, stderr } = await runHere(asked, { ...env, PATH: `${path}:/usr/bin:/bin` });
    expect([code, readFileSync(join(path, 'runs'), 'utf8')]).toEqual([1, '\n']);
    expect(stderr).not.toContain('trying again');
  });

  test('a program that is killed, as one that hangs is, may be asked again', async () => {
    const { path } = programOnPath('circleci', 'kill -TERM $$');
    const killed = tokenIn({ CIRCLECI: 'true', PATH: path });
    await expect(killed).rejects.toMatchObject({ code: 'issuer_unavailable' });
  });

  test('a program that never stops printing is stopped', async () => {
    const { path } = programOnPath('circleci', 'exec 2>/dev/null; while :; do echo endless; done');
    const endless = tokenIn({ CIRCLECI: 'true', PATH: path });
    await expect(endless).rejects.toThrow('printed more than any token');
  });

  test('a program that is none is said to be', async () => {
    const { path } = programOnPath('circleci', 'true');
    writeFileSync(join(path, 'circleci'), '#!/nowhere/sh\n');
    await expect(tokenIn({ CIRCLECI: 'true', PATH: path })).rejects.toThrow('cannot be run');
  });
});

describe('Buildkite', () => {
  test('has its agent make a token for the broker, with ids that a trust can pin', async () => {
    const { path, args } = programOnPath('buildkite-agent', 'echo the.made.token');
    const env = { BUILDKITE: 'true', PATH: `/nowhere:${path}`, BUILDKITE_JOB_ID: 'job' };
    expect(await tokenIn(env)).toMatchObject({ from: 'Buildkite', token: 'the.made.token' });
    const asked = readFileSync(args, 'utf8').split('\n');
    expect(asked).toEqual(
      expect.arrayContaining(['oidc', 'request-token', '--audience', broker, '--claim']),
    );
  });

  test('without the agent says what is missing', async () => {
    await expect(tokenIn({ BUILDKITE: 'true' })).rejects.toThrow('"buildkite-agent"');
  });

  test('runs no program of the folder that the job happens to stand in', async () => {
    const { path } = programOnPath('buildkite-agent', 'echo the.made.token');
    const env = { BUILDKITE: 'true', PATH: `:.:${relative(process.cwd(), path)}` };
    await expect(tokenIn(env)).rejects.toThrow('"buildkite-agent" on PATH');
  });

  test('an agent that prints nothing is no token', async () => {
    const { path } = programOnPath('buildkite-agent', 'true');
    await expect(tokenIn({ BUILDKITE: 'true', PATH: path })).rejects.toThrow('printed no token');
  });
});

describe('Bitbucket Pipelines', () => {
  test('gives the token of the step', async () => {
    const token = jwt();
    const found = await tokenIn({ BITBUCKET_STEP_OIDC_TOKEN: token });
    expect(found).toMatchObject({ from: 'Bitbucket Pipelines', token });
  });

  test('a step without a token for us is told what to set', async () => {
    const told = `oidc: {audiences: [${broker}]}`;
    await expect(tokenIn({ BITBUCKET_BUILD_NUMBER: '7' })).rejects.toThrow(told);
    await expect(tokenIn({ BITBUCKET_STEP_OIDC_TOKEN: forOthers })).rejects.toThrow(told);
  });
});

describe('HCP Terraform', () => {
  test('gives the token among several that is made for the broker', async () => {
    const token = jwt();
    const found = await tokenIn({
      TFC_RUN_ID: 'run-1',
      TFC_WORKLOAD_IDENTITY_TOKEN: forOthers,
      TFC_WORKLOAD_IDENTITY_TOKEN_SALLYPORT: token,
    });
    expect(found).toMatchObject({ from: 'HCP Terraform', token });
  });

  test('a run without a token for us is told which variable to set', async () => {
    const told = 'TFC_WORKLOAD_IDENTITY_AUDIENCE';
    await expect(tokenIn({ TFC_RUN_ID: 'run-1' })).rejects.toThrow(told);
    await expect(tokenIn({ TFC_WORKLOAD_IDENTITY_TOKEN: forOthers })).rejects.toThrow(told);
  });
});
