import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presignRequest, signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { handleSandboxRequest } from '#local/sandbox/handle-sandbox-request.ts';
import { campaign } from '#test/campaign.ts';
import { assume, clientOf } from './assume.ts';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

const deploy = 'arn:aws:iam::111122223333:role/shop-deploy';

let running: RunningSandbox;

beforeAll(async () => {
  running = await startSandbox();
});

afterAll(async () => {
  await running.stop();
});

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

/** Sends a request as written: `fetch` would not let a Host header through. */
function send(path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: running.port, path, method, headers };
    const outgoing = httpRequest(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, type: incoming.headers['content-type'], body });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('the loopback door', () => {
  test.each(['sandbox.example', '127.0.0.1', '127.0.0.1:1', 'evil.127.0.0.1.nip.io'])(
    'does not answer to the host %s',
    async (host) => {
      const answer = await send('/', { host });
      expect(answer.status).toBe(403);
      expect(answer.body).toContain('<Code>AccessDenied</Code>');
    },
  );

  test('does not answer web pages, whatever their origin', async () => {
    for (const origin of ['https://evil.example', `http://127.0.0.1:${running.port}`, 'null']) {
      const answer = await send('/', { host: `127.0.0.1:${running.port}`, origin });
      expect([answer.status, answer.body.includes('web pages')]).toEqual([403, true]);
    }
  });

  test('answers unsigned requests with a refusal', async () => {
    const answer = await send('/', { host: `localhost:${running.port}` });
    expect([answer.status, answer.body.includes('<Code>AccessDenied</Code>')]).toEqual([403, true]);
  });
});

describe('a signed request', () => {
  async function answerTo(
    over: Partial<SignedHttpRequest>,
    service: string,
    region = 'us-east-1',
  ): Promise<Answer> {
    const headers: readonly HeaderPair[] = [
      ['host', `127.0.0.1:${running.port}`],
      ...(over.headers ?? []),
    ];
    const request = {
      method: 'POST',
      path: '/',
      rawQuery: '',
      body: Buffer.alloc(0),
      ...over,
      headers,
    };
    const credentials = await assume(running, deploy);
    const added = signRequest(request, credentials, { region, service, now: running.clock.at });
    const signed = { ...request, headers: [...headers, ...added] };
    const { status, headers: out, body } = await handleSandboxRequest(signed, running.sandbox);
    return { status, type: out['content-type'], body: Buffer.from(body).toString('utf8') };
  }

  test.each([
    [
      'kinesis',
      [['x-amz-target', 'Kinesis_20131202.GetRecords']],
      'application/x-amz-json-1.1',
      '"__type":"NotImplemented"',
    ],
    [
      'ec2',
      [['content-type', 'application/x-www-form-urlencoded']],
      'text/xml',
      '<Code>NotImplemented</Code>',
    ],
    ['glacier', [], 'application/xml', '<Code>NotImplemented</Code>'],
  ] as const)(
    'for %s says in its own protocol that the sandbox has no such service',
    async (service, headers, type, code) => {
      const answer = await answerTo({ headers: [...headers] }, service);
      expect([answer.status, answer.type]).toEqual([501, type]);
      expect(answer.body).toContain(code);
      expect(answer.body).toContain('it has sts, ');
    },
  );

  test('for another region is refused', async () => {
    const answer = await answerTo({ method: 'GET' }, 's3', 'eu-west-1');
    expect([answer.status, answer.body.includes('us-east-1')]).toEqual([403, true]);
  });

  test('cannot say which service it means twice', async () => {
    const target = [['x-amz-target', 'AmazonSSM.GetParameter']] as const;
    const answer = await answerTo(
      { headers: target, body: Buffer.from('Action=GetCallerIdentity') },
      'ssm',
    );
    expect(answer.body).toContain('SerializationException');
  });

  test('however odd, is answered and never fails inside', async () => {
    const word = fc.constantFrom(
      'acme-shop-site',
      'index.html',
      '..',
      '',
      '%2F',
      '%',
      'a b',
      '%00',
      '%ff',
      'ü',
    );
    const parameter = fc.constantFrom(
      'list-type=2',
      'prefix=a',
      'delete',
      'uploadId=x',
      'partNumber=1',
      'acl',
      'max-keys=-1',
      'uploads',
      '%zz',
      'continuation-token=%00',
      'versionId=1',
    );
    const odd = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'POST', 'HEAD', 'DELETE', 'PATCH'),
      path: fc.array(word, { maxLength: 4 }).map((words) => `/${words.join('/')}`),
      rawQuery: fc.array(parameter, { maxLength: 3 }).map((all) => all.join('&')),
      body: fc.oneof(
        fc.uint8Array({ maxLength: 20 }),
        fc.constant(Buffer.from('<Delete><Object/></Delete>')),
      ),
      headers: fc.array(
        fc.constantFrom<HeaderPair>(
          ['range', 'bytes=5-1'],
          ['x-amz-copy-source', '%'],
          ['x-amz-acl', 'x'],
          ['content-md5', '?'],
          ['if-none-match', 'x'],
        ),
        { maxLength: 2 },
      ),
    });
    // A sandbox of its own: among odd requests some are sound, and write.
    const own = await startSandbox();
    const credentials = await assume(own, deploy);
    await fc.assert(
      fc.asyncProperty(odd, fc.constantFrom('s3', 'sts', 'ssm'), async (over, service) => {
        const headers: readonly HeaderPair[] = [['host', 'h'], ...over.headers];
        const request = { ...over, headers };
        const signed = (() => {
          try {
            return signRequest(request, credentials, {
              region: 'us-east-1',
              service,
              now: own.clock.at,
            });
          } catch {
            return [];
          }
        })();
        const reply = await handleSandboxRequest(
          { ...request, headers: [...headers, ...signed] },
          own.sandbox,
        );
        expect(reply.status).not.toBe(500);
      }),
      { seed: 21, numRuns: campaign(300) },
    );
    await own.stop();
  });
});

describe('a presigned request', () => {
  async function presigned(over: { readonly expiresSeconds?: number } = {}): Promise<string> {
    const request = {
      method: 'GET',
      path: '/acme-shop-site/index.html',
      rawQuery: '',
      headers: [['host', `127.0.0.1:${running.port}`]] as const,
      body: Buffer.alloc(0),
    };
    const query = presignRequest(request, await assume(running, deploy), {
      region: 'us-east-1',
      service: 's3',
      now: running.clock.at,
      expiresSeconds: 60,
      ...over,
    });
    return `${running.url}${request.path}?${query}`;
  }

  test('reads without further credentials, as long as it lasts', async () => {
    const url = await presigned();
    const reply = await fetch(url);
    expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining('Anvils')]);
    const began = running.clock.at;
    running.clock.at = new Date(began.getTime() + 61_000);
    expect((await fetch(url)).status).toBe(403);
    running.clock.at = began;
  });

  test('reads nothing else', async () => {
    const url = await presigned();
    expect((await fetch(url.replace('index.html', 'robots.txt'))).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  });
});

describe('the state', () => {
  test('is there after a start over, without any secret in its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const file = join(folder, 'sandbox.db');
    const first = await startSandbox({ file });
    const credentials = await assume(first, deploy);
    const place = { Bucket: 'acme-shop-site', Key: 'kept' };
    await new S3Client(clientOf(first, credentials)).send(
      new PutObjectCommand({ ...place, Body: 'kept' }),
    );
    // Nothing is closed in order: what was answered is on the disk already.
    const second = await startSandbox({ file });
    const got = await new S3Client(clientOf(second, credentials)).send(new GetObjectCommand(place));
    expect(await got.Body?.transformToString()).toBe('kept');
    await first.stop();
    await second.stop();
    const bytes = readFileSync(file).toString('latin1');
    for (const secret of [
      credentials.secretAccessKey,
      credentials.sessionToken,
      'not-a-real-payment-key',
    ]) {
      expect(bytes).not.toContain(secret);
    }
    rmSync(folder, { recursive: true });
  });

  test('keeps what was deleted deleted, though the world would seed it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const file = join(folder, 'sandbox.db');
    const first = await startSandbox({ file });
    first.sandbox.state.objects.remove({ bucket: 'acme-shop-site', key: 'robots.txt' });
    await first.stop();
    const second = await startSandbox({ file });
    const { objects } = second.sandbox.state;
    expect(objects.find({ bucket: 'acme-shop-site', key: 'robots.txt' })).toBeUndefined();
    expect(objects.find({ bucket: 'acme-shop-site', key: 'index.html' })).toBeDefined();
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
