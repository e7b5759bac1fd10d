import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LocalInstance,
  root,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

/** A copy of the example configuration with one change. */
function changedExample(name: string, file: string, change: (text: string) => string): string {
  const copy = `${folder.path}/${name}`;
  cpSync(`${root}/examples/acme`, copy, { recursive: true });
  writeFileSync(`${copy}/${file}`, change(readFileSync(`${copy}/${file}`, 'utf8')));
  return copy;
}

describe('exit codes', () => {
  test.each([
    ['3 for a denial', ['token', '--grant', 'shop-deploy', '--as', 'shop-branch'], 3],
    ['6 for what needs approval', ['token', '--grant', 'shop-migrate', '--as', 'shop-migrate'], 6],
    ['2 for an unknown option', ['token', '--grnat', 'shop-deploy'], 2],
    ['2 for an unknown command', ['tokne'], 2],
    ['2 without a grant', ['token', '--as', 'shop-main'], 2],
    ['0 for help', ['token', '--help'], 0],
  ])('%s', async (_name, args, code) => {
    expect((await sallyport(data, args)).code).toBe(code);
  });

  test('7 when no instance answers', async () => {
    const nobody = await sallyport(`${folder.path}/none`, ['leases', 'list']);
    expect(nobody.code).toBe(7);
    expect(nobody.stderr).toContain('npm start');
  });
});

test('exec runs a command with credentials in its environment, and ends as it ended', async () => {
  const printed = 'process.stdout.write(process.env.AWS_ACCESS_KEY_ID ?? ""); process.exit(9)';
  const args = ['exec', '--grant', 'shop-deploy', '--as', 'shop-main', '--', 'node', '-e', printed];
  const ended = await sallyport(data, args);
  expect(ended.code).toBe(9);
  expect(ended.stdout).toMatch(/^ASIA/u);
});

test('the token is read from standard input, so no secret stands on a command line', async () => {
  const script = `node bin/sallyport.ts demo token --as shop-main | node bin/sallyport.ts token --grant shop-deploy --token-file -`;
  const ended = await run('sh', ['-c', script], { SALLYPORT_DATA: data });
  expect(JSON.parse(ended.stdout).grant).toBe('shop-deploy');
});

test('suspending stops an identity from the next request on, resuming lets it go on', async () => {
  const ask = ['token', '--grant', 'reports-nightly', '--as', 'nightly-batch'];
  await sallyport(data, ['identities', 'suspend', 'reports-nightly', '--reason', 'a test']);
  const stopped = await sallyport(data, ask);
  expect(stopped.code).toBe(3);
  expect(stopped.stderr).toContain('suspended');
  expect((await sallyport(data, ['config', 'show'])).stdout).toContain('reports-nightly');
  await sallyport(data, ['identities', 'resume', 'reports-nightly']);
  expect((await sallyport(data, ask)).code).toBe(0);
});

describe('people', () => {
  test('do what policy permits them: ada publishes, grace may not', async () => {
    expect((await sallyport(data, ['config', 'publish', '--as', 'ada'])).code).toBe(0);
    const refused = await sallyport(data, ['config', 'publish', '--as', 'grace']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('no policy permits grace to Publish');
    expect(refused.stderr).toContain('--as PERSON acts as somebody else');
    expect((await sallyport(data, ['ledger', 'list'])).stdout).toContain('administration.denied');
  });

  test('see in the ledger which lease an entry is about', async () => {
    const cache = join(data, 'kept');
    const ask = ['--grant', 'reports-nightly', '--as', 'nightly-batch', '--cache', cache];
    expect(await sallyport(data, ['credential-process', ...ask])).toMatchObject({ code: 0 });
    expect((await sallyport(data, ['leases', 'end', ...ask])).code).toBe(0);
    const { stdout } = await sallyport(data, ['ledger', 'list', '--limit', '1']);
    expect(stdout).toMatch(/lease\.ended.* reports-nightly +[0-9a-z]{26} /u);
  });

  test('sign in with a token that commands take from the environment', async () => {
    const signedIn = await sallyport(data, ['demo', 'sign-in', 'ada']);
    const env = { SALLYPORT_TOKEN: signedIn.stdout.trim() };
    expect((await sallyport(data, ['leases', 'list'], env)).code).toBe(0);
  });

  test("are never signed in by a workload's token", async () => {
    const workload = await sallyport(data, ['demo', 'token', '--as', 'shop-main']);
    const env = { SALLYPORT_TOKEN: workload.stdout.trim() };
    const refused = await sallyport(data, ['config', 'show'], env);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('not from an issuer of people');
  });
});

describe('configuration', () => {
  test('check reports every problem at once, with file, line and what to do', async () => {
    const broken = changedExample('broken', 'identities.yaml', (text) =>
      text.replace('repository_id:', 'repositroy_id:').replace('owner: ada', 'owner: nobody'),
    );
    const ended = await sallyport(data, ['config', 'check', broken]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/identities\.yaml:\d+:\d+ .*repositroy_id/u);
    expect(ended.stderr).toMatch(/identities\.yaml:\d+:\d+ .*nobody/u);
  });

  test('diff shows what would change, publish puts it in force for the next request', async () => {
    const changed = changedExample('changed', 'identities.yaml', (text) =>
      text.replace('ref: refs/heads/main', 'ref: refs/heads/feature-x'),
    );
    const ask = ['token', '--grant', 'shop-deploy', '--as', 'shop-main'];
    const diff = await sallyport(data, ['config', 'diff', '--config', changed]);
    expect(diff.stdout).toContain('shop-deployer');
    expect((await sallyport(data, ask)).code).toBe(0);
    // The example's own decision tests no longer hold, so they must go before it is published.
    const refused = await sallyport(data, ['config', 'publish', '--config', changed]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('the shop is deployed from main');
    writeFileSync(`${changed}/tests/story.yaml`, 'tests: []\n');
    const published = await sallyport(data, ['config', 'publish', '--config', changed]);
    expect(published.stderr).toBe('');
    expect((await sallyport(data, ask)).code).toBe(3);
    await sallyport(data, ['config', 'publish']);
    expect((await sallyport(data, ask)).code).toBe(0);
  });
});

test('policy explain prints the decision, the policies and, for a refusal, the claim diff', async () => {
  const permit = await sallyport(data, [
    'policy',
    'explain',
    '--as',
    'shop-main',
    '--grant',
    'shop-deploy',
  ]);
  expect(permit).toMatchObject({ code: 0 });
  expect(permit.stdout).toContain('shop#');
  const forbid = await sallyport(data, [
    'policy',
    'explain',
    '--as',
    'shop-branch',
    '--grant',
    'shop-deploy',
  ]);
  expect(forbid.code).toBe(3);
  expect(forbid.stdout).toContain('ref expected "refs/heads/main"');
  const fork = await sallyport(data, [
    'policy',
    'explain',
    '--as',
    'shop-fork',
    '--grant',
    'shop-deploy',
  ]);
  expect(fork.stdout).toContain('repository_id expected "73184213", got "88811177"');
});

test('the demo walks the story without questions and ends with 0', async () => {
  const ended = await run('npm', ['run', '--silent', 'demo']);
  expect(ended.stderr).not.toContain('does not hold');
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain('the story holds');
  for (const seen of [
    'a table of production is never deleted',
    'DeleteTable → 200 acme-orders-staging DELETING',
    '"Value":"***masked***"',
    'was denied by grace',
    'dynamodb DeleteTable in us-east-1: answered',
    'Parameter.Value × 1 (redact)',
    'approved  by grace',
  ]) {
    expect(ended.stdout).toContain(seen);
  }
  expect(ended.stdout).not.toContain('postgres://');
});
