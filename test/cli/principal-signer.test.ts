import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { principalSigner } from '#cli/principal-signer.ts';
import { Fault } from '#core/faults.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import { closeServer, listenOn, portOf } from '#local/front/http-server.ts';
import { runHere } from './terminal.ts';

const principal = {
  AWS_ACCESS_KEY_ID: 'ASIAADMINISTRATOR001',
  AWS_SECRET_ACCESS_KEY: 'secret/key+of-the-administrator',
  AWS_SESSION_TOKEN: 'session-token-of-the-administrator==',
};

/** A door as API Gateway guards it: it answers whoever has signed rightly for this region. */
async function guardedDoor(region: string) {
  const seen: { bearer: string | undefined; refused: string | undefined }[] = [];
  const server = createServer(async (message, response) => {
    const [path = '', rawQuery = ''] = String(message.url).split('?');
    const raw = message.rawHeaders;
    const headers = raw.flatMap((name, at) => (at % 2 ? [] : [[name, raw[at + 1] ?? ''] as const]));
    const body = await buffer(message);
    const request = { method: String(message.method), path, rawQuery, headers, body };
    const holder = { secretAccessKey: principal.AWS_SECRET_ACCESS_KEY, principal: 'ada' };
    const keys = {
      secretFor: async ({ sessionToken }: { readonly sessionToken?: string }) =>
        sessionToken === principal.AWS_SESSION_TOKEN ? holder : undefined,
    };
    const expected = { now: new Date(), region, service: 'execute-api' };
    const verified = await verifySignature(request, keys as never, expected);
    const refused = verified instanceof Fault ? verified.message : undefined;
    seen.push({ bearer: message.headers.authorization, refused });
    response.writeHead(refused === undefined ? 200 : 403, { 'content-type': 'application/json' });
    response.end(refused === undefined ? '{"leases":[],"next":null,"stopped":null}' : '{}');
  });
  await listenOn(server, 0);
  onTestFinished(() => closeServer(server));
  const url = `http://127.0.0.1:${portOf(server)}/sallyport`;
  return { seen, env: { SALLYPORT_URL: url, SALLYPORT_DATA: '/nowhere', HOME: '/nowhere' } };
}

test.each([
  [['leases', 'list']],
  [['identities', 'suspend', 'shop-deployer', '--reason', 'a test, with ümlauts']],
])('a deployment is administered by %j with AWS credentials alone', async (args) => {
  const { seen, env } = await guardedDoor('eu-west-1');
  const { code, stderr } = await runHere(args, { ...env, ...principal, AWS_REGION: 'eu-west-1' });
  expect([seen[0]?.refused, code, stderr]).toEqual([undefined, 0, '']);
  expect(seen[0]?.bearer).toMatch(/^AWS4-HMAC-SHA256 /);
});

test('whoever has none is told which to set', async () => {
  const { seen, env } = await guardedDoor('eu-west-1');
  const none = await runHere(['leases', 'list'], env);
  expect([none.code, none.stderr]).toEqual([
    3,
    expect.stringContaining('set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'),
  ]);
  const nowhere = await runHere(['leases', 'list'], { ...env, ...principal });
  expect([nowhere.code, nowhere.stderr]).toEqual([3, expect.stringContaining('set AWS_REGION')]);
  expect(seen).toEqual([]);
});

test('the default URL of a deployment names its region by itself', () => {
  const sign = principalSigner(principal, { now: () => new Date('2026-11-22T10:00:00Z') });
  const url =
    'https://a1b2c3.execute-api.eu-north-1.amazonaws.com/sallyport/v1/admin/leases?limit=1';
  const { authorization = '' } = Object.fromEntries(
    Object.entries(sign({ method: 'GET', url })).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  expect(authorization).toContain('/20261122/eu-north-1/execute-api/aws4_request');
});
