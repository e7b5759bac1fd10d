import { afterEach, describe, expect, test } from 'vitest';
import { createFunctionInvoker } from '#adapters/aws/invoke-function.ts';
import { createInvokedKeySets } from '#adapters/aws/invoked-key-sets.ts';
import { createMemoryKeySets } from '#adapters/memory/key-sets.ts';
import { createMemoryStore } from '#adapters/memory/store.ts';
import type { Jwk } from '#core/tokens/keys/jwk.ts';
import { createManualClock } from '#test/contracts/durable.ts';
import { type KeySetsStage, keySetsContract } from '#test/contracts/key-sets-contract.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';
import { stubService } from './callers.ts';
import { type StubAws, type StubReply, startStub } from './stub-aws.ts';

const issuer = 'https://issuer.example';
const registered = sampleIssuer(issuer);

/** Lambda with the one function that fetches keys, and the store that both share. */
async function withFunction(setting: { storeFails?: boolean } = {}) {
  const clock = createManualClock();
  const store = createMemoryStore({ clock });
  const state: { keys: readonly Jwk[] | undefined; asked: number; reply?: StubReply } = {
    keys: [],
    asked: 0,
  };
  const fetching = createMemoryKeySets({
    ...{ store, clock },
    published: async () => {
      state.asked += 1;
      return state.keys;
    },
  });
  const stub = await startStub('lambda', async ({ json }) => {
    if (state.reply !== undefined) return state.reply;
    if (setting.storeFails !== true)
      await fetching.refresh({ issuer: String(json?.issuer), registered });
    return { body: 'null' };
  });
  const invoke = createFunctionInvoker({
    ...stubService(stub.url),
    functionName: 'sallyport-jwks',
  });
  return { clock, store, state, stub, keySets: createInvokedKeySets({ store, clock, invoke }) };
}

async function contractStage(): Promise<KeySetsStage> {
  const { clock, state, stub, keySets } = await withFunction();
  return {
    ...{ keySets, issuer, registered },
    publish: (keys) => {
      state.keys = keys;
    },
    asked: () => state.asked,
    pass: (seconds) => clock.advance(seconds * 1_000),
    close: () => stub.stop(),
  };
}

keySetsContract('a function that fetches them', contractStage);

describe('key sets that another function fetches', () => {
  const open: StubAws[] = [];
  afterEach(async () => {
    for (const stub of open.splice(0)) await stub.stop();
  });
  const world = async (setting: { storeFails?: boolean } = {}) => {
    const made = await withFunction(setting);
    open.push(made.stub);
    return made;
  };

  test('are asked for by the issuer alone, and waited for', async () => {
    const { stub, keySets } = await world();
    await keySets.refresh({ issuer, registered });
    const [{ request, json, header } = { request: undefined, json: {}, header: () => '' }] =
      stub.calls;
    expect(request?.path).toBe('/2015-03-31/functions/sallyport-jwks/invocations');
    expect([json, header('x-amz-invocation-type')]).toEqual([{ v: 1, issuer }, 'RequestResponse']);
  });

  test.each([
    ['fails', { headers: { 'x-amz-function-error': 'Unhandled' }, body: { errorMessage: 'x' } }],
    ['is throttled', { status: 429, body: { Type: 'User' } }],
    ['is not there', { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } }],
  ])('stay as they are while the function %s, and it is let be for a while', async (_, reply) => {
    const { clock, state, keySets } = await world();
    state.keys = [{ kty: 'RSA', kid: 'first', n: 'AQAB', e: 'AQAB' }];
    const before = await keySets.refresh({ issuer, registered });
    clock.advance(31_000);
    state.reply = reply;
    const after = await keySets.refresh({ issuer, registered });
    expect(after.keys).toEqual(before.keys);
    expect(after.failure).toMatchObject({ code: 'issuer_unavailable' });
    expect([after.fetchedAt, after.attemptedAt]).toEqual([before.fetchedAt, clock.now()]);
    expect(await keySets.read(issuer)).toEqual(after);
    clock.advance(31_000);
    expect((await keySets.read(issuer))?.attemptedAt).toEqual(before.attemptedAt);
  });

  test('are none where there were none and the function stores none', async () => {
    const { keySets } = await world({ storeFails: true });
    expect(await keySets.refresh({ issuer, registered })).toMatchObject({
      keys: [],
      failure: { code: 'issuer_unavailable' },
    });
  });
});

describe('invoking a function', () => {
  test('fails where the function failed, with nothing of what it said', async () => {
    const { state, stub } = await withFunction();
    state.reply = { headers: { 'x-amz-function-error': 'Unhandled' }, body: 'planted' };
    const invoke = createFunctionInvoker({ ...stubService(stub.url), functionName: 'a:live' });
    await expect(invoke({})).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the function that was asked has failed; try again shortly',
    });
    expect(stub.calls[0]?.request.path).toBe('/2015-03-31/functions/a%3Alive/invocations');
    await stub.stop();
  });
});
