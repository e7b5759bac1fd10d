import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withProfile } from '#cli/aws-profile/edit-config.ts';
import { processCommand } from '#cli/aws-profile/process-command.ts';
import { campaign } from '#test/campaign.ts';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder } from './token-sources/scene.ts';

/** A home folder with these files in it, and the environment that leads there. */
function home(files: Readonly<Record<string, string>> = {}) {
  const path = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const env = { HOME: path, SALLYPORT_URL: 'https://broker.acme.example', SALLYPORT_DATA: path };
  return { path, env, config: join(path, '.aws', 'config') };
}

function homeOf(given: Readonly<Record<string, string>>) {
  const made = home();
  return { ...made, env: { ...made.env, ...given } };
}

const args = ['profile', '--grant', 'shop-deploy'];
const written = [
  '[profile shop-deploy]',
  'credential_process = sallyport credential-process --grant shop-deploy --url https://broker.acme.example',
  'region = eu-west-1',
  '',
].join('\n');

describe('a profile for the gateway', () => {
  const gateway = 'https://gateway.acme.example';
  const asked = [...args, '--gateway'];
  /** A broker that does not answer: then whoever asks has to say where the gateway is. */
  const silent = { SALLYPORT_URL: 'http://127.0.0.1:9' };

  test('has all that its calls need, and addresses for services that look alike', async () => {
    const { env, config } = homeOf(silent);
    await runHere(asked, { ...env, AWS_ENDPOINT_URL: gateway, AWS_REGION: 'eu-west-1' });
    const text = readFileSync(config, 'utf8');
    expect(
      text.startsWith(
        written.trimEnd().replace('https://broker.acme.example', silent.SALLYPORT_URL),
      ),
    ).toBe(true);
    for (const line of [
      `endpoint_url = ${gateway}`,
      'services = sallyport-shop-deploy',
      's3 =\n  addressing_style = path\n  signature_version = s3v4',
      'disable_host_prefix_injection = true',
      'retry_mode = standard',
      'max_attempts = 10',
      '\n[services sallyport-shop-deploy]',
      `wisdom =\n  endpoint_url = ${gateway}/_s/wisdom`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  test('is printed as it would be written, and nothing is written', async () => {
    const { env, config } = homeOf(silent);
    const named = { ...env, AWS_ENDPOINT_URL: gateway };
    const printed = await runHere([...asked, '--print'], named);
    expect(existsSync(config)).toBe(false);
    await runHere(asked, named);
    expect(readFileSync(config, 'utf8')).toBe(printed.stdout);
  });

  test('leaves nothing of the gateway once it is for AWS again, and all else as it was', async () => {
    const { env, config } = homeOf(silent);
    await runHere(args, env);
    const other = '[profile mine]\ns3 =\n  addressing_style = auto\n';
    writeFileSync(config, `${readFileSync(config, 'utf8')}\n${other}`);
    const before = readFileSync(config, 'utf8');
    await runHere(asked, { ...env, AWS_ENDPOINT_URL: gateway });
    expect(readFileSync(config, 'utf8')).toContain(gateway);
    await runHere(args, env);
    expect(readFileSync(config, 'utf8')).toBe(before);
  });

  test('leads to where the broker says that its gateway is, whatever was set before', async () => {
    const broker = await fakeBroker({
      '/.well-known/sallyport-configuration': ({ headers }) => ({
        body: JSON.stringify({ audience: `http://${headers.host}`, gateway_url: gateway }),
      }),
    });
    const { env, config } = homeOf({ SALLYPORT_URL: broker.url });
    await runHere(asked, { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    expect(readFileSync(config, 'utf8')).toContain(`endpoint_url = ${gateway}\n`);
  });

  test.each(['http://gateway.acme.example', 'https://g.example/?x', 'file:///etc', 7, undefined])(
    'is refused where the broker says %s and nobody says more',
    async (told) => {
      const broker = await fakeBroker({
        '/.well-known/sallyport-configuration': () => ({
          body: JSON.stringify({ gateway_url: told }),
        }),
      });
      const { env } = homeOf({ SALLYPORT_URL: broker.url });
      const { code, stderr } = await runHere(asked, env);
      expect(code).not.toBe(0);
      expect(stderr).toContain('set AWS_ENDPOINT_URL to it');
    },
  );
});

describe('a profile', () => {
  test('is written where AWS clients look, for its owner alone, and its use is told', async () => {
    const { env, config } = home();
    const { code, stdout } = await runHere(args, { ...env, AWS_REGION: 'eu-west-1' });
    expect(code).toBe(0);
    expect(readFileSync(config, 'utf8')).toBe(written);
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(stdout).toContain('AWS_PROFILE=shop-deploy aws');
  });

  test('is written again without a change, and anew with one', async () => {
    const { env, config } = home();
    const region = { AWS_REGION: 'eu-west-1' };
    await runHere(args, { ...env, ...region });
    expect((await runHere(args, { ...env, ...region })).stdout).toContain('stands in');
    expect(readFileSync(config, 'utf8')).toBe(written);
    await runHere([...args, '--region', 'us-west-2'], env);
    expect(readFileSync(config, 'utf8')).toBe(written.replace('eu-west-1', 'us-west-2'));
  });

  test('takes every option of the exchange along, paths from wherever it is called', async () => {
    const { env, config } = home();
    const more = ['--token-file', 'here/token', '--duration', '960', '--scope', 'ListSite Read'];
    await runHere([...args, ...more, '--cache', 'there', '--any-audience'], env);
    const text = readFileSync(config, 'utf8');
    expect(text).toContain(`--token-file ${process.cwd()}/here/token`);
    expect(text).toContain('--scope "ListSite Read" --duration 960');
    expect(text).toContain(`--cache ${process.cwd()}/there --any-audience`);
  });

  test('is written through a link, and leaves rights as they are and nothing behind', async () => {
    const { path, env, config } = home({ 'dotfiles/config': '[default]\nregion = x\n' });
    mkdirSync(join(path, '.aws'));
    symlinkSync(join(path, 'dotfiles/config'), config);
    chmodSync(config, 0o666);
    await runHere(args, env);
    expect(lstatSync(config).isSymbolicLink()).toBe(true);
    expect(readFileSync(config, 'utf8')).toMatch(/^\[default\]\nregion = x\n\n\[profile shop/u);
    expect(statSync(config).mode & 0o777).toBe(0o666);
    expect(readdirSync(join(path, 'dotfiles'))).toEqual(['config']);
  });

  test.each([
    ['somebody else wrote', { '.aws/config': '[profile shop-deploy]\nrole_arn = x\n' }],
    ['has keys of its own', { '.aws/credentials': '[shop-deploy]\naws_access_key_id = x\n' }],
    ['stands there twice', { '.aws/config': `${written}\n${written}` }],
  ])('that %s is left alone', async (_name, files: Record<string, string>) => {
    const { path, env } = home(files);
    const { code, stderr } = await runHere(args, env);
    expect(code).toBe(1);
    expect(stderr).toContain('(conflict)');
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(path, name), 'utf8')).toBe(text);
    }
  });

  test.each([
    [['--name', 'a]b'], '--name takes'],
    [['--region', 'x y'], '--region takes'],
    [['--token-file', '-'], 'no standard input'],
  ])('with %j is wrong use', async (more, told) => {
    const { code, stderr } = await runHere([...args, ...more], home().env);
    expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
  });
});

describe('a configuration file', () => {
  const wanted = {
    name: 'ours',
    settings: { credential_process: 'sallyport credential-process --grant g', region: 'r' },
    ours: ['credential_process', 'region', 'endpoint_url'],
  };
  const line = fc.constantFrom(
    '',
    '# a comment',
    '; another',
    'region = eu-west-1',
    'output=json',
    '[default]',
    '[profile other]',
    '[profile "with space"]',
    '[sso-session x]',
    '[services s]',
    's3 =',
    '  endpoint_url = http://x',
    'role_arn = y',
  );

  test('keeps every line of others, and is the same when written twice', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
        const before = lines.map((one) => one + eol).join('');
        const once = withProfile(before, wanted);
        expect(once.startsWith(before)).toBe(true);
        expect(withProfile(once, wanted)).toBe(once);
        const moved = withProfile(`${once}[profile later]${eol}region = z${eol}`, {
          ...wanted,
          settings: { ...wanted.settings, region: 'elsewhere' },
        });
        expect(moved.startsWith(before)).toBe(true);
        expect(moved.endsWith(`[profile later]${eol}region = z${eol}`)).toBe(true);
        expect(moved).not.toContain(`region = r${eol}`);
      }),
      { seed: 20_261_122, numRuns: campaign(200) },
    );
  });

  test('keeps what others added to a profile of ours', () => {
    const mine = `${withProfile('', wanted)}# mine\noutput = json\nendpoint_url = http://old\n`;
    const text = withProfile(mine, wanted);
    expect(text).toContain('# mine\noutput = json\n');
    expect(text).not.toContain('endpoint_url');
  });

  test('has a line of ours replaced however far it is indented, and no line nested below another', () => {
    const text = [
      '[profile ours]',
      '  credential_process = x credential-process --grant old',
      '  region = old',
      's3 =',
      '  region = nested',
      '  endpoint_url = http://nested',
      'output = json',
      '',
    ].join('\n');
    const once = withProfile(text, wanted);
    expect(once.split('\n')).toEqual([
      '[profile ours]',
      '  credential_process = sallyport credential-process --grant g',
      '  region = r',
      's3 =',
      '  region = nested',
      '  endpoint_url = http://nested',
      'output = json',
      '',
    ]);
    expect(withProfile(once, wanted)).toBe(once);
  });

  test('whose only command of ours is nested below another setting is not ours', () => {
    const text = '[profile ours]\ns3 =\n  credential_process = x credential-process --grant g\n';
    expect(() => withProfile(text, wanted)).toThrow('did not write it');
  });

  test('finds a profile however its header is written', () => {
    for (const name of ['[profile "ours"]', '[ profile  ours ]', "[profile 'ours']"]) {
      const text = `${name}\ncredential_process = x credential-process --grant g\n`;
      expect(withProfile(text, wanted).split('\n')[0]).toBe(name);
    }
  });

  test('names the default profile as AWS does', () => {
    expect(withProfile('', { ...wanted, name: 'default' })).toMatch(/^\[default\]\n/u);
  });
});

test.each([
  [['/opt/sallyport', '--grant', 'g'], '/opt/sallyport --grant g'],
  [
    ['/opt/my tools/sallyport', 'arn:aws:iam::1:role/x'],
    '"/opt/my tools/sallyport" arn:aws:iam::1:role/x',
  ],
])('the words %j are written so that a shell and an SDK read the same', (words, line) => {
  expect(processCommand(words)).toBe(line);
});

test.each(['a"b', "a'b", 'a\nb', 'a #b', '$x', '`x`', 'a\\b', '', 'a;b'])(
  'the word %j is refused, since SDKs read it in different ways',
  (word) => {
    expect(() => processCommand([word])).toThrow('not every AWS SDK');
  },
);
