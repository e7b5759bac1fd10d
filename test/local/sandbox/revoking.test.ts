import { readFileSync } from 'node:fs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createRevoker } from '#adapters/aws/revoker.ts';
import { createSts } from '#adapters/aws/sts.ts';
import { createMemorySts } from '#adapters/memory/sts.ts';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { sweepRevocations } from '#core/administration/sweep-revocations.ts';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import { transportOf } from '#test/adapters/aws/transport-of.ts';
import { asOwner, exchangeWorld } from '#test/exchange-world.ts';
import { clientOf } from './assume.ts';
import { startSandbox } from './start-sandbox.ts';

const role = 'arn:aws:iam::111122223333:role/shop-deploy';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The product over the sandbox's STS and IAM, all of it at one time that the test moves. */
async function productOverSandbox() {
  const world = await exchangeWorld();
  const running = await startSandbox();
  ends.push(() => running.stop());
  const advance = (seconds: number) => {
    world.clock.advance(seconds);
    running.clock.at = world.clock.now();
  };
  advance(0);
  const service = {
    ...{ endpoint: running.url, region: 'us-east-1', clock: world.clock, timeoutMs: 5_000 },
  };
  const credentials = async () => running.brokerCredentials('broker');
  const sts = createSts({ ...service, credentials });
  const named = { roleName: 'sallyport-revoker', externalId: 'acme-sallyport' };
  const admin = { ...world.admin, revoker: createRevoker({ ...service, ...named, sts }) };
  const exchange = { ...world.ports, sts };
  const vend = async () => {
    const request = world.request(await world.token('shop-main'), 'shop-deploy');
    const { credentials: keys, sessionId } = await exchangeToken(request, exchange);
    const call = async () => {
      const offset = world.clock.now().getTime() - Date.now();
      const s3 = new S3Client({ ...clientOf(running, keys), systemClockOffset: offset });
      const get = new GetObjectCommand({ Bucket: 'acme-shop-site', Key: 'index.html' });
      return s3.send(get).then(
        () => 'permitted',
        (error: Error) => error.name,
      );
    };
    return { sessionId, call };
  };
  const policies = () => running.sandbox.state.rolePolicies.of(role).map(({ name }) => name);
  return { advance, admin, vend, policies };
}

test('a deny stays for as long as the credentials live, and the sweep then removes it', async () => {
  const { advance, admin, vend, policies } = await productOverSandbox();
  const [one, two] = [await vend(), await vend()];
  const request = { sessionId: one.sessionId, reason: 'a test', wholeRole: false };
  expect(await revokeLease(asOwner, request, admin)).toMatchObject({ outcome: 'revoked' });
  expect([await one.call(), await two.call()]).toEqual(['AccessDenied', 'permitted']);
  advance(1_500);
  expect(await sweepRevocations(admin)).toEqual({ applied: 1, failed: [] });
  expect([await one.call(), await two.call()]).toEqual(['AccessDenied', 'permitted']);
  expect(policies()).toEqual(['SallyportRevokedSessions']);
  advance(2_100);
  expect(await one.call()).toBe('ExpiredToken');
  advance(300);
  expect(await sweepRevocations(admin)).toEqual({ applied: 1, failed: [] });
  expect(policies()).toEqual([]);
});

test('a whole role is denied to what began before or within a minute, and to nothing that begins later', async () => {
  const { advance, admin, vend } = await productOverSandbox();
  const [one, two] = [await vend(), await vend()];
  const request = { sessionId: one.sessionId, reason: 'a test', wholeRole: true };
  expect(await revokeLease(asOwner, request, admin)).toMatchObject({ others: [{}] });
  advance(1);
  const soon = await vend();
  advance(61);
  const later = await vend();
  const calls = [await one.call(), await two.call(), await soon.call(), await later.call()];
  expect(calls).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied', 'permitted']);
});

test('the story and the page allow the revoker what the broker asks of it, and nothing else', async () => {
  const { clock } = await exchangeWorld();
  const sts = createMemorySts({ clock });
  const service = { endpoint: 'https://iam.amazonaws.com', region: 'us-east-1', timeoutMs: 5_000 };
  const transport = transportOf(async () => new Response('<DeleteRolePolicyResponse/>'));
  const revoker = createRevoker({ ...service, clock, sts, roleName: 'r', transport });
  await revoker.deny(role, []);
  const asked = JSON.parse(sts.assumed[0]?.policy ?? '').Statement[0].Action;
  const story = parse(readFileSync('examples/acme/sandbox.yaml', 'utf8'));
  const roles = Object.keys(story.roles).filter((arn) => arn.endsWith('/sallyport-revoker'));
  expect(roles).toHaveLength(2);
  for (const arn of roles) {
    expect(story.roles[arn].permissions[0].Statement).toMatchObject([{ Action: asked }]);
  }
  const [, shown = ''] =
    /```json\n([\s\S]*?)```/.exec(readFileSync('docs/revoking.md', 'utf8')) ?? [];
  expect(JSON.parse(shown).Statement).toMatchObject([{ Action: asked }]);
});
