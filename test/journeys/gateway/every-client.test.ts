import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Moto, noMoto, startMoto } from '#test/adapters/aws/moto.ts';
import { ledgerOf } from '../ledger-of.ts';
import {
  clientEnvironment,
  type LocalInstance,
  root,
  run,
  sallyport,
  startInstance,
  temporaryFolder,
} from '../local-instance.ts';
import { pythonTools } from '../python-clients.ts';
import {
  type ClientCall,
  type ClientName,
  clientNames,
  motoCalls,
  sandboxCalls,
} from './client-calls.ts';
import { clientsPage, type Outcome, type Told } from './clients-page.ts';
import { cloudRole, copyWithCloud } from './cloud-configuration.ts';
import { fillMoto } from './fill-moto.ts';
import { motoFront } from './moto-front.ts';

const { ready, python, aws } = pythonTools();
const folder = temporaryFolder();
const groups = [
  { name: 'Against the sandbox', calls: sandboxCalls, told: [] as Told[] },
  { name: 'Against moto', calls: motoCalls, told: [] as Told[] },
];
let moto: Moto;
let front: Awaited<ReturnType<typeof motoFront>>;
let instances: readonly LocalInstance[] = [];

/** How each client is run; the first two words after the program are its own. */
const runners: Readonly<Record<ClientName, readonly string[]>> = {
  'AWS CLI v1': [python, 'test/journeys/gateway/calls.py', 'cli'],
  boto3: [python, 'test/journeys/gateway/calls.py', 'boto3'],
  'JavaScript SDK v3': ['node', 'test/journeys/gateway/sdk-js-worker.ts'],
};

describe.skipIf(!ready || noMoto !== undefined)('unmodified clients through the gateway', () => {
  beforeAll(async () => {
    moto = await startMoto();
    front = await motoFront(moto.url);
    const config = copyWithCloud(`${folder.path}/config`);
    const [sandbox, cloud] = await Promise.all([
      startInstance(`${folder.path}/sandbox`),
      startInstance(
        `${folder.path}/cloud`,
        ['--config', config, '--upstream', front.url],
        motoKeys(moto),
      ),
      fillMoto(moto.url),
    ]);
    instances = [sandbox, cloud];
    const roles = ['arn:aws:iam::111122223333:role/orders-upkeep', cloudRole];
    for (const [at, group] of groups.entries()) {
      const env = await environmentOf(instances[at] as LocalInstance, roles[at] ?? '');
      group.told.push(...(await tell(group.calls, env)));
    }
  }, 240_000);

  afterAll(async () => {
    await Promise.all([...instances.map((one) => one.stop()), moto?.stop()]);
    await front?.stop();
    folder.remove();
  });

  for (const { name, calls, told } of groups) {
    describe(name, () => {
      test.each(
        calls.map(({ service, operation, way = '' }, at) => {
          return [`${service} ${operation} ${way}`.trim(), at] as const;
        }),
      )('%s', (_, at) => {
        const [call, outcomes] = told[at] as Told;
        for (const client of clientNames) {
          expect([client, outcomes[client]]).toEqual([client, expectedOf(call, outcomes[client])]);
        }
      });
    });
  }

  test('docs/clients.md says so', async () => {
    await expect(clientsPage(groups)).toMatchFileSnapshot('../../../docs/clients.md');
  });

  test('nobody repeats what was refused, and the ledger of each holds', async () => {
    for (const [at, { told }] of groups.entries()) {
      const { data } = (instances[at] as LocalInstance).addresses;
      // Whoever signs by Version 2 is nobody known, and has no entry.
      const signed = told.filter(([{ way }]) => way !== 'presigned');
      const outcomes = signed.flatMap(([, each]) => Object.values(each));
      const refused = outcomes.filter((outcome) => 'code' in outcome);
      const { entries } = await ledgerOf(data);
      const denied = entries.filter(({ body }) => body.kind === 'call.denied');
      expect(denied.length).toBe(refused.length);
      expect(await sallyport(data, ['ledger', 'verify'])).toMatchObject({ code: 0 });
    }
  });

  test('URLs of queues lead to the gateway, and the ledger says so', async () => {
    const { entries } = await ledgerOf((instances[1] as LocalInstance).addresses.data);
    const answers = entries.filter(({ body }) => body.kind === 'call.completed');
    const calls = answers.flatMap(({ body }) => (body.call?.service === 'sqs' ? [body.call] : []));
    const changed = calls.filter(({ answer }) => answer?.transforms[0]?.strategy === 'readdress');
    const operations = new Set(changed.map(({ operation }) => operation));
    expect(operations).toEqual(new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues']));
    // Of each client: sent to the URL that it was given, and received.
    expect(calls.filter(({ operation }) => operation === 'SendMessage').length).toBe(3);
  });

  test('aws sqs of the AWS CLI v1 asks AWS itself, but for --endpoint-url', async () => {
    const env = await environmentOf(instances[1] as LocalInstance, cloudRole);
    const nobody = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' };
    const asked = { ...env, ...nobody, AWS_MAX_ATTEMPTS: '1' };
    const ended = await run(aws, ['sqs', 'list-queues'], asked);
    expect(ended.stderr).toContain('proxy');
    const named = ['sqs', 'list-queues', '--endpoint-url', env.AWS_ENDPOINT_URL ?? ''];
    expect(await run(aws, named, asked)).toMatchObject({ code: 0 });
  });
});

function motoKeys({ credentials }: Moto): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** One address for the exchange and for every call. */
async function environmentOf(
  { addresses }: LocalInstance,
  role: string,
): Promise<Record<string, string>> {
  const given = { folder: folder.path, persona: 'orders-keeper', role };
  const { AWS_ENDPOINT_URL_STS: _, ...env } = await clientEnvironment(addresses, given);
  const address = addresses.gateway;
  return { ...env, AWS_ENDPOINT_URL: address, AWS_ENDPOINT_URL_LAMBDA: `${address}/_s/lambda` };
}

/** Every client makes all calls of a group in their order, the clients beside each other. */
async function tell(
  calls: readonly ClientCall[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Told[]> {
  const all = await Promise.all(
    clientNames.map(async (name) => [name, await outcomesOf(name, calls, env)] as const),
  );
  return calls.map((call, at) => {
    const outcomes = Object.fromEntries(all.map(([name, outcomes]) => [name, outcomes[at]]));
    return [call, outcomes as Record<ClientName, Outcome>];
  });
}

async function outcomesOf(
  client: ClientName,
  calls: readonly ClientCall[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Outcome[]> {
  const [command = '', ...args] = runners[client];
  const { PATH = '' } = process.env;
  const child = spawn(command, args, { cwd: root, env: { PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdin.end(JSON.stringify(calls));
  await new Promise((resolve) => child.once('close', resolve));
  const lines = out.trim().split('\n');
  if (lines.length !== calls.length) throw new Error(`${client} made ${lines.length}: ${err}`);
  return lines.map((line) => JSON.parse(line));
}

/** What a client ought to have told; a client without the service tells nothing. */
function expectedOf({ expects, shows }: ClientCall, outcome: Outcome): unknown {
  if ('skipped' in outcome) return { skipped: true };
  if (expects === 'answered') return { shown: null };
  if (expects === 'masked') return { shown: expect.stringMatching(maskedForm) };
  return {
    code: expect.stringMatching(
      /^(?:AccessDenied|UnauthorizedOperation|AuthorizationHeaderMalformed)/u,
    ),
    message: expect.stringContaining(shows ?? ''),
  };
}

/** Of bytes the AWS CLI shows base64; of what was put there to be found, nobody may show anything. */
const maskedForm = /^(?!.*planted).*(?:\*{3}masked\*{3}|KioqbWFza2VkKioq)/u;
