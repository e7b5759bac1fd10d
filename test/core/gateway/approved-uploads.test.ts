import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { handleCall } from '#core/gateway/handle-call.ts';
import { voteAs } from '#test/vote-as.ts';
import { type GatewayKeysHeld, type GatewayWorld, gatewayWorld, signed } from './gateway-world.ts';
import { s3Call } from './sample-calls.ts';

/** Uploads are what people are asked about. */
const asked = `@id("uploads-are-seen")
@approval("deletion")
forbid (principal, action == Sallyport::Action::"Call", resource)
when { context.call.action == "s3:PutObject" }
unless { context.approvals.contains("deletion") };

`;
const tables = '@id("production-tables-stay")';
const setting = { changes: [['policies/gateway.cedar', tables, `${asked}${tables}`]] } as const;

const upload = (body: string) => s3Call('PUT', '/acme-shop-orders/a', { body });

/** The same bytes as SDKs frame them over https. */
function framed(body: string, chunk: number) {
  const size = String(Buffer.from(body).length);
  const chunks = body.match(new RegExp(`.{1,${chunk}}`, 'gsu')) ?? [];
  const frames = chunks.map((one) => `${one.length.toString(16)}\r\n${one}\r\n`).join('');
  return s3Call('PUT', '/acme-shop-orders/a', {
    headers: [['x-amz-decoded-content-length', size]],
    body: `${frames}0\r\n\r\n`,
  });
}

function send(world: GatewayWorld, keys: GatewayKeysHeld, body: string, chunk: number) {
  const options = {
    now: world.clock.now(),
    declaredPayload: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  };
  return handleCall(signed(framed(body, chunk), keys, options), world.gateway);
}

async function approveNewest(world: GatewayWorld): Promise<void> {
  const requests = (await world.told()).filter(({ kind }) => kind === 'approval.asked');
  await voteAs(world, String(requests.at(-1)?.facts?.approval), {});
}

const sentBodies = (world: GatewayWorld) =>
  world.upstream.sent.map(({ request }) => Buffer.from(request.body).toString());

test('a yes to an upload is for its bytes and for no others', async () => {
  const world = await gatewayWorld(setting);
  const keys = await world.keys();
  expect((await world.call(upload('harmless'), keys)).status).toBe(503);
  await approveNewest(world);
  expect((await world.call(upload('harmful'), keys)).status).toBe(503);
  expect(sentBodies(world)).toEqual([]);
  expect((await world.call(upload('harmless'), keys)).status).toBe(200);
  expect(sentBodies(world)).toEqual(['harmless']);
});

test('the same bytes in other chunks are the same upload, and other bytes another', async () => {
  const world = await gatewayWorld(setting);
  const keys = await world.keys();
  expect((await send(world, keys, 'harmless', 3)).status).toBe(503);
  await approveNewest(world);
  expect((await send(world, keys, 'harmful!', 3)).status).toBe(503);
  expect((await send(world, keys, 'harmless', 5)).status).toBe(200);
  expect(world.upstream.sent.length).toBe(1);
});
