import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeBroker, secrets } from './fake-broker.ts';
import { runHere } from './terminal.ts';
import { folder } from './token-sources/scene.ts';

const args = ['env', '--grant', 'shop-deploy'];
const asked = (form: string) => [...args, '--token-env', 'TOKEN', '--shell', form];

test('variables are printed for sh, and what would mislead AWS clients is taken away', async () => {
  const { env } = await fakeBroker();
  const { code, stdout, stderr } = await runHere(args, { ...env, AWS_PROFILE: 'other' });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    'unset AWS_PROFILE',
    `export AWS_ACCESS_KEY_ID='${secrets.AccessKeyId}'`,
    `export AWS_SECRET_ACCESS_KEY='${secrets.SecretAccessKey}'`,
  ]);
});

test('json and dotenv are printed as such', async () => {
  const { env } = await fakeBroker();
  const json = await runHere([...args, '--shell', 'json'], env);
  expect(JSON.parse(json.stdout)).toMatchObject({ AWS_SESSION_TOKEN: secrets.SessionToken });
  const dotenv = await runHere([...args, '--shell', 'dotenv'], env);
  expect(dotenv.stdout).toContain(`AWS_SESSION_TOKEN=${secrets.SessionToken}\n`);
});

test.each(['json', 'dotenv', 'github'])(
  'what would mislead AWS clients is named where %s cannot take it away',
  async (form) => {
    const { env } = await githubStep();
    const set = { ...env, AWS_PROFILE: 'other', AWS_ROLE_ARN: 'arn:aws:iam::1:role/x' };
    const { code, stdout, stderr } = await runHere(asked(form), set);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^AWS_PROFILE, AWS_ROLE_ARN may /mu)]);
    expect(stdout).not.toContain('AWS_PROFILE');
    expect((await runHere(asked(form), env)).stderr).not.toContain('may lead');
    expect((await runHere(asked('sh'), set)).stderr).not.toContain('may lead');
  },
);

test('a form that is none is wrong use, before anything is exchanged', async () => {
  const broker = await fakeBroker();
  const { code, stderr } = await runHere([...args, '--shell', 'csh'], broker.env);
  expect(code).toBe(2);
  expect(stderr).toContain('--shell takes sh, fish');
  expect(broker.asked).toEqual([]);
});

/** A step of GitHub Actions: its token endpoint is the fake broker's neighbour. */
async function githubStep() {
  const broker = await fakeBroker({
    '/github?audience=': () => ({ body: '{}' }),
  });
  const file = join(folder(), 'env');
  writeFileSync(file, 'BEFORE=1\n');
  const token = broker.env.SALLYPORT_ID_TOKEN ?? '';
  const env = { ...broker.env, GITHUB_ACTIONS: 'true', GITHUB_ENV: file, TOKEN: token };
  return { broker, file, env, token };
}

test('in a step of GitHub Actions later steps get the variables, and the log hides every secret first', async () => {
  const { file, env, token } = await githubStep();
  const { code, stdout, stderr } = await runHere([...args, '--token-env', 'TOKEN'], env);
  expect(code).toBe(0);
  expect(stdout).toBe(
    Object.values(secrets)
      .map((secret) => `::add-mask::${secret}\n`)
      .join(''),
  );
  // The token is hidden before it is shown to anybody, the keys before anything is said of them.
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    `::add-mask::${token}`,
    `::add-mask::${secrets.AccessKeyId}`,
  ]);
  const written = readFileSync(file, 'utf8');
  expect(written).toMatch(/^BEFORE=1\nAWS_ACCESS_KEY_ID<<(ghadelimiter_[\w-]{36})\nASIA\w+\n\1\n/u);
  const delimiters = [...written.matchAll(/<<(\S+)/gu)].map(([, name]) => name);
  expect(new Set(delimiters).size).toBe(4);
});

test('a shell form in such a step hides the secrets on standard error, and prints none of that', async () => {
  const { env } = await githubStep();
  const { stdout, stderr } = await runHere(asked('sh'), env);
  expect(stdout).not.toContain('::add-mask::');
  expect(stderr).toContain(`::add-mask::${secrets.SessionToken}`);
});

test.each([
  ['is not set', () => ''],
  ['is not there', () => join(folder(), 'none')],
  [
    'is a link',
    () => {
      const path = join(folder(), 'link');
      symlinkSync('/dev/null', path);
      return path;
    },
  ],
])('a GITHUB_ENV that %s is refused', async (_name, path) => {
  const { env } = await githubStep();
  const { code, stderr } = await runHere(asked('github'), { ...env, GITHUB_ENV: path() });
  expect(code).toBe(1);
  expect(stderr).toContain('GITHUB_ENV');
});
