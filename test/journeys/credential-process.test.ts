import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LocalInstance,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from './local-instance.ts';
import { pythonClients } from './python-clients.ts';

const clients = pythonClients();
if (!clients.ready) {
  process.stderr.write(`skipped journeys of the Python clients: ${clients.why}\n`);
}
const { python, aws } = clients.ready ? clients : { python: '', aws: '' };

const folder = temporaryFolder();
const data = `${folder.path}/data`;
/** All that a client is told: a profile. */
const profile = {
  HOME: folder.path,
  AWS_CONFIG_FILE: `${folder.path}/aws-config`,
  AWS_PROFILE: 'shop-deploy',
  AWS_EC2_METADATA_DISABLED: 'true',
};
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
  const { AWS_CONFIG_FILE, HOME } = profile;
  const asked = ['profile', '--grant', 'shop-deploy', '--as', 'shop-main'];
  const written = await sallyport(data, asked, { AWS_CONFIG_FILE, HOME });
  if (written.code !== 0) throw new Error(written.stderr);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

interface Leased {
  readonly sessionId: string;
  readonly grant: string;
}

/** Sessions of a grant, as an administrator sees them. */
async function sessionsOf(grant: string): Promise<readonly string[]> {
  const listed = await sallyport(data, ['leases', 'list', '--json']);
  const leases = JSON.parse(listed.stdout) as readonly Leased[];
  return leases.filter((lease) => lease.grant === grant).map(({ sessionId }) => sessionId);
}

const boto = `
import boto3, json
s3 = boto3.client('s3')
s3.put_object(Bucket='acme-shop-site', Key='boto-process.txt', Body=b'by a profile')
body = s3.get_object(Bucket='acme-shop-site', Key='boto-process.txt')['Body'].read().decode()
print(json.dumps({'body': body, 'caller': boto3.client('sts').get_caller_identity()['Arn']}))
`;

const caller = expect.stringContaining('assumed-role/shop-deploy/shop-deployer.');

test('twenty clients that start at once get one session, and none an error', async () => {
  const asked = ['credential-process', '--grant', 'billing-export', '--as', 'gitlab-billing'];
  const all = await Promise.all(Array.from({ length: 20 }, () => sallyport(data, asked)));
  // On standard error they may say that they wait for one another.
  expect(all.map(({ code }) => code)).toEqual(all.map(() => 0));
  expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
  expect(await sessionsOf('billing-export')).toHaveLength(1);
  // Twenty processes on a busy machine of two cores.
}, 180_000);

describe('with nothing but a profile', () => {
  test('the AWS SDK for JavaScript gets credentials and uses them', async () => {
    const ended = await run('node', ['test/journeys/sdk-js-worker.ts'], profile);
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toMatchObject({ refused: 'AccessDenied', caller });
  });

  test.skipIf(!clients.ready)('the AWS CLI gets credentials and uses them', async () => {
    const put = await run(aws, ['s3', 'cp', 'package.json', 's3://acme-shop-site/p.json'], profile);
    expect(put).toMatchObject({ code: 0, stderr: '' });
    const refused = await run(aws, ['s3', 'ls', 's3://acme-shop-orders'], profile);
    expect(refused.stderr).toContain('no session policy allows');
  });

  test.skipIf(!clients.ready)('boto3 gets credentials and uses them', async () => {
    const ended = await run(python, ['-c', boto], profile);
    expect(ended.stderr).toBe('');
    expect(JSON.parse(ended.stdout)).toEqual({ body: 'by a profile', caller });
  });

  test.skipIf(!clients.ready)('all of them share one session', async () => {
    expect(await sessionsOf('shop-deploy')).toHaveLength(1);
  });

  test.skipIf(!clients.ready)('a refusal is told in the words of the broker', async () => {
    const asked = ['profile', '--name', 'branch', '--grant', 'shop-deploy', '--as', 'shop-branch'];
    const { AWS_CONFIG_FILE, HOME } = profile;
    await sallyport(data, asked, { AWS_CONFIG_FILE, HOME });
    const refused = await run(aws, ['s3', 'ls'], { ...profile, AWS_PROFILE: 'branch' });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('ref expected "refs/heads/main"');
  });
});

describe('exec --refresh', () => {
  const asked = ['exec', '--refresh', '--grant', 'shop-deploy', '--as', 'shop-main', '--'];

  test('gives the AWS SDK for JavaScript credentials that it can ask for again', async () => {
    const command = ['node', 'test/journeys/sdk-js-worker.ts'];
    const ended = await sallyport(data, [...asked, ...command]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ body: 'from the SDK', caller });
  });

  test.skipIf(!clients.ready)('gives boto3 the same, and no key to the environment', async () => {
    const found = `${boto}\nimport os; print('AWS_ACCESS_KEY_ID' in os.environ)`;
    const ended = await sallyport(data, [...asked, python, '-c', found]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('by a profile');
    expect(ended.stdout).toMatch(/False\n$/u);
  });

  test('ends as the command ended', async () => {
    const ended = await sallyport(data, [...asked, 'sh', '-c', 'kill -TERM $$']);
    expect(ended.code).toBe(143);
  });
});

test('the credentials at hand lie beside the other secrets of the instance', () => {
  expect(existsSync(`${folder.path}/.cache`)).toBe(false);
  const kept = readdirSync(`${data}/credentials`).filter((name) => name.endsWith('.json'));
  expect(kept.length).toBeGreaterThan(0);
  for (const name of kept) {
    expect(readFileSync(`${data}/credentials/${name}`, 'utf8')).toContain('"sessionId"');
  }
});
