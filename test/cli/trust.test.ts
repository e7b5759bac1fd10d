import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFolder } from '#local/example-folder.ts';
import { encode } from '#test/core/tokens/sample-tokens.ts';
import { runHere } from './terminal.ts';

let folder: string;
let config: string;
const broker = 'https://sallyport.acme.example';
const iss = 'https://token.actions.githubusercontent.com';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-trust-'));
  config = join(folder, 'config');
  cpSync(exampleFolder, config, { recursive: true });
  const issuers = join(config, 'issuers.yaml');
  writeFileSync(issuers, readFileSync(issuers, 'utf8').replace('demo:github', iss));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const workflow = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const push = {
  ...{ iss, aud: broker, sub: 'repo:acme/shop', jti: 'j-1' },
  ...{ repository: 'acme/shop', repository_id: '73184213', repository_owner_id: '9919' },
  ...{ ref: 'refs/heads/main', environment: 'production', event_name: 'push' },
  ...{ workflow_ref: workflow, runner_environment: 'github-hosted' },
};

/** A token with these claims, as a file; signed by nobody. */
function tokenFile(changed: Record<string, unknown> = {}): string {
  const iat = Math.floor(Date.now() / 1_000) - 5;
  const claims = { iat, exp: iat + 300, ...push, ...changed };
  const token = `${encode({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${encode(claims)}.AAAA`;
  const path = join(folder, 'token.jwt');
  writeFileSync(path, token);
  return path;
}

const here = () => ({ SALLYPORT_DATA: join(folder, 'none') });
const suggest = (path: string, ...more: readonly string[]) =>
  runHere(['trust', 'suggest', '--token', path, ...more], here());
const check = (path: string, ...more: readonly string[]) =>
  runHere(['trust', 'check', '--token', path, '--config', config, ...more], here());

describe('trust suggest', () => {
  test('prints configuration for a platform that is not registered yet, each line with its reason', async () => {
    const { code, stdout, stderr } = await suggest(tokenFile());
    expect(stdout).toMatchSnapshot();
    expect(stderr).toMatch(/^look at: the token is made for "https:\/\/sallyport/);
    expect(stderr).toContain('verified by nobody');
    expect(code).toBe(0);
  });

  test('says who trusts the token already, as a second one would be refused', async () => {
    const { stderr } = await suggest(tokenFile(), '--config', config);
    expect(stderr).toContain('look at: it is trusted already, as shop-deployer; whoever asks');
    const elsewhere = await suggest(tokenFile({ repository_id: '73185555' }), '--config', config);
    expect(elsewhere.stderr).not.toContain('trusted already');
  });

  test('of a token in no form of its platform nobody is said to trust it', async () => {
    const odd = { repository_id: { id: 73184213 } };
    const { stderr } = await suggest(tokenFile(odd), '--config', config);
    expect(stderr).not.toContain('trusted already');
    expect(stderr).not.toContain('our side');
  });

  test('adds to a configuration: its issuer by name, and a name that nobody has', async () => {
    const args = ['--config', config, '--owner', 'platform', '--grant', 'shop-deploy'];
    const { stdout } = await suggest(tokenFile(), ...args, '--identity', 'shop-deployer-2');
    expect(stdout).toMatch(/^# identities\.yaml\nidentities:\n {2}shop-deployer-2:\n/);
    expect(stdout).toContain('\n    owner: platform\n');
    expect(stdout).toContain('\n    grants: [shop-deploy]\n');
    expect(stdout).toContain('\n      - issuer: github\n');
    const named = await suggest(tokenFile({ repository: 'acme/shop-deployer' }), ...args);
    expect(named.stdout).toContain('\n  shop-deployer-2:\n');
  });

  test('says what is refused for its event, and how it would be allowed', async () => {
    const { stdout, stderr } = await suggest(tokenFile({ event_name: 'workflow_run' }));
    expect(stdout).toContain('        # allowEvents: [workflow_run]\n');
    expect(stderr).toContain('look at: the trust refuses this very token: event_name expected');
  });

  test('proposes nothing from a token that states no id', async () => {
    const without = { repository_id: undefined, repository_owner_id: undefined };
    const { code, stdout, stderr } = await suggest(tokenFile(without));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('docs/issuers/github.md');
  });

  test('takes the profile that it is told, and asks where none is recognised', async () => {
    const path = tokenFile({ iss: 'https://ci.acme.example/x', sub: 'a', project_id: '7' });
    const unknown = await suggest(path);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('no platform is known by "https://ci.acme.example/x"');
    const told = await suggest(path, '--profile', 'gitlab');
    expect(told.stdout).toContain('          project_id: "7"\n');
    const mistyped = await suggest(path, '--profile', 'gitlabb');
    expect(mistyped.stderr).toContain('there is no profile "gitlabb"; did you mean "gitlab"');
  });

  test('proposes people as people, and what a person must still write is marked', async () => {
    const person = {
      iss: 'https://acme.okta.com',
      sub: '00u1',
      aud: 'client',
      name: 'Ada Lovelace',
    };
    const { stdout } = await suggest(tokenFile(person));
    expect(stdout).toContain('  ada-lovelace:\n    name: "Ada Lovelace"\n');
    expect(stdout).toContain('subject: {issuer: okta, sub: "00u1"}');
    const spiffe = { iss: undefined, sub: 'spiffe://acme.example/ns/shop/sa/checkout' };
    const bare = await suggest(tokenFile(spiffe));
    expect(bare.stdout).toContain('  checkout:\n');
    expect(bare.stdout).toContain('keys: {jwksUri: "https://CHANGE-ME"}');
  });

  test('takes the token of the platform that it runs on', async () => {
    const token = readFileSync(
      tokenFile({ iss: 'https://gitlab.com', project_id: '4521' }),
      'utf8',
    );
    const env = { ...here(), SALLYPORT_URL: broker, GITLAB_CI: 'true', SALLYPORT_ID_TOKEN: token };
    const { code, stdout } = await runHere(['trust', 'suggest'], env);
    expect(stdout).toContain('          project_id: "4521"\n');
    expect(code).toBe(0);
  });

  test('never prints the token, not even one that was pasted in place of a file', async () => {
    const token = readFileSync(tokenFile(), 'utf8');
    const pasted = await suggest(token);
    expect(pasted.code).toBe(2);
    expect(pasted.stderr).toContain('others can see a command line');
    const missing = await suggest(join(folder, 'missing'));
    expect(missing.code).toBe(1);
    const all = [pasted, missing, await suggest(tokenFile()), await check(tokenFile(), '--json')];
    for (const { stdout, stderr } of all) {
      expect(`${stdout}${stderr}`).not.toContain(token.split('.')[1]);
    }
  });
});

describe('trust check', () => {
  test('ends with 0 where exactly one identity accepts the token', async () => {
    const { code, stdout } = await check(tokenFile(), '--grant', 'shop-deploy');
    expect(stdout).toContain('\nthe token is shop-deployer, which may ask for shop-deploy\n');
    expect(stdout).toMatch(/✓ issuer registered .*\n– token audience .*\n✓ token time/u);
    expect(stdout).toMatch(/\n✓ token form +RS256, .* its signature was not checked\n/u);
    expect(code).toBe(0);
  });

  test('ends with 3 and the claims that differ where none does', async () => {
    const { code, stdout } = await check(
      tokenFile({ ref: 'refs/heads/x' }),
      '--grant',
      'shop-deploy',
    );
    expect(stdout).toMatch(/^shop-deployer +0 +✓ +iss/mu);
    expect(stdout).toMatch(/^ +✗ +ref +"refs\/heads\/main" +"refs\/heads\/x"$/mu);
    expect(stdout).toMatch(/^ +✓ +repository_id +"73184213" +"73184213"$/mu);
    expect(stdout).toContain('nobody who may ask for shop-deploy trusts this token');
    expect(code).toBe(3);
  });

  test('asks every identity where no grant is named, the closest first', async () => {
    const { code, stdout } = await check(tokenFile({ environment: undefined }));
    expect(stdout).toContain('\nnobody trusts this token\n');
    const order = [...stdout.matchAll(/^([a-z][a-z-]+) +0 /gmu)].map(([, id]) => id);
    expect(order[0]).toBe('shop-deployer');
    expect(order.length).toBeGreaterThan(2);
    expect(stdout).toMatch(/^of other issuers: .*billing-exporter/mu);
    expect(code).toBe(3);
  });

  test('says that several accept it, and which', async () => {
    const both = join(folder, 'both');
    cpSync(config, both, { recursive: true });
    const path = join(both, 'identities.yaml');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(/\n +workflow_ref:.*/gu, ''));
    const { code, stdout } = await runHere(
      ['trust', 'check', '--token', tokenFile(), '--config', both],
      here(),
    );
    expect(stdout).toMatch(
      /\d identities trust this token \(.*shop-deployer.*shop-migrator.*name it by --grant/u,
    );
    expect(code).toBe(3);
  });

  test('says what is wrong with the token itself', async () => {
    const old = tokenFile({ iat: 1_000, exp: 90_000 });
    const { stdout } = await check(old, '--url', broker);
    expect(stdout).toMatch(/✗ token time +the token has expired/u);
    expect(stdout).toMatch(/✓ token audience/u);
    const other = await check(tokenFile({ aud: 'another' }), '--url', broker);
    expect(other.stdout).toMatch(/✗ token audience/u);
  });

  test('has nobody for an issuer that is not registered', async () => {
    const { code, stdout } = await check(tokenFile({ iss: 'https://gitlab.com' }));
    expect(stdout).toMatch(/✗ issuer registered +https:\/\/gitlab\.com is not in issuers\.yaml/u);
    expect(stdout).toContain('"sallyport trust suggest" proposes what to add');
    expect(code).toBe(3);
  });

  test('says all of it as JSON', async () => {
    const { code, stdout } = await check(tokenFile({ ref: 'x' }), '--json');
    const { checks, matches, verdict, trusts } = JSON.parse(stdout);
    expect(checks).toContainEqual(expect.objectContaining({ name: 'token form', state: 'ok' }));
    expect({ matches, verdict, code }).toEqual({
      matches: [],
      verdict: 'nobody trusts this token',
      code: 3,
    });
    expect(trusts[0].findings).toContainEqual({
      ...{ claim: 'ref', expected: '"refs/heads/main"', got: '"x"', holds: false },
    });
  });

  test('names a grant that is near one that there is not', async () => {
    const { code, stderr } = await check(tokenFile(), '--grant', 'shop-deplyo');
    expect(stderr).toContain('there is no grant "shop-deplyo"; did you mean "shop-deploy"');
    expect(code).toBe(1);
  });
});
