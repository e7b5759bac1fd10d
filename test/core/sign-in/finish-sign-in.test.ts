import { describe, expect, test } from 'vitest';
import { asFault } from '#core/faults.ts';
import type { FinishRequest } from '#core/sign-in/answered.ts';
import { beginSignIn } from '#core/sign-in/begin-sign-in.ts';
import { finishSignIn } from '#core/sign-in/finish-sign-in.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { readSignedIn } from '#core/sign-in/read-signed-in.ts';
import { signOut } from '#core/sign-in/sign-out.ts';
import { broker } from '#test/exchange-world.ts';
import { type SignInWorld, signInWorld } from '#test/sign-in-world.ts';

const origin = {
  address: '192.0.2.7',
  userAgent: 'tests',
  requestId: 'r-1',
  face: 'pages',
} as const;

/** Begins an attempt, and what grace's browser would bring back. */
async function answered(world: SignInWorld): Promise<FinishRequest> {
  const { attempt, location } = await beginSignIn({ issuer: 'people', address: '' }, world.signIn);
  const given = new URL(location).searchParams;
  const nonce = given.get('nonce');
  world.issuerSays.idToken = () =>
    world.issuer.mint(
      'people',
      { sub: 'grace', nonce },
      { audience: 'sallyport', now: world.clock.now() },
    );
  const state = String(given.get('state'));
  return { state, code: 'c', iss: `${broker}/issuer/people`, attempt, origin };
}

async function codeOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'none',
    (error: unknown) => asFault(error).code,
  );
}

describe('finishing a sign-in', () => {
  test('twice at once signs in once', async () => {
    const world = await signInWorld();
    const request = await answered(world);
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => codeOf(finishSignIn(request, world.signIn))),
    );
    expect(codes.toSorted()).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'none']);
    expect(await world.store.list('signed-in', { limit: 10 })).toHaveLength(1);
  });

  test('is refused where the sign-in before it ended at the same moment', async () => {
    const world = await signInWorld();
    const { cookie } = await finishSignIn(await answered(world), world.signIn);
    const next = await answered(world);
    const meanwhile = async () => {
      const signedIn = await readSignedIn(cookie, world.signIn);
      if (signedIn !== undefined) await signOut({ ...signedIn, cookie, origin }, world.signIn);
    };
    const ledger: BrowserSignInPorts['ledger'] = {
      append: async (body, change) => {
        if (body.kind === 'person.signed_in') await meanwhile();
        return world.signIn.ledger.append(body, change);
      },
    };
    const ports = { ...world.signIn, ledger };
    expect(await codeOf(finishSignIn({ ...next, signedIn: cookie }, ports))).toBe('sign_in_needed');
    expect(await world.store.list('signed-in', { limit: 10 })).toEqual([]);
  });

  test('blames no address for what fails on our side', async () => {
    const world = await signInWorld();
    const request = await answered(world);
    const read = async () => {
      throw new Error('the disk is gone');
    };
    const ports = { ...world.signIn, store: { ...world.store, read } };
    for (let n = 0; n < 400; n += 1) {
      expect(await codeOf(finishSignIn(request, ports))).toBe('unavailable');
    }
    expect(await codeOf(finishSignIn(request, world.signIn))).toBe('none');
  });

  test('needs a code, a configuration, and what the browser has of the attempt', async () => {
    const world = await signInWorld();
    const { code: _code, ...codeless } = await answered(world);
    expect(await codeOf(finishSignIn(codeless, world.signIn))).toBe('sign_in_needed');
    expect(await codeOf(finishSignIn({ origin }, world.signIn))).toBe('sign_in_needed');
    const store = { ...world.store, read: async () => undefined };
    const request = await answered(world);
    expect(await codeOf(finishSignIn(request, { ...world.signIn, store }))).toBe('not_configured');
  });

  test('takes an answer without its issuer from an issuer that never names itself', async () => {
    const world = await signInWorld();
    const { iss: _iss, ...request } = await answered(world);
    const issuers = {
      ...world.signIn.issuers,
      endpoints: async () => ({ authorization: 'https://x.example/', namesIssuer: false }),
    };
    expect(await codeOf(finishSignIn(request, { ...world.signIn, issuers }))).toBe('none');
  });

  test('takes an attempt by a clock a little ahead of ours, and none from the future', async () => {
    const world = await signInWorld();
    const past = (seconds: number) => ({
      now: () => new Date(world.clock.now().getTime() - seconds * 1_000),
    });
    const request = await answered(world);
    expect(await codeOf(finishSignIn(request, { ...world.signIn, clock: past(31) }))).toBe(
      'sign_in_needed',
    );
    expect(await codeOf(finishSignIn(request, { ...world.signIn, clock: past(30) }))).toBe('none');
  });
});

describe('beginning a sign-in', () => {
  test('keeps what the issuer has in its address, and says who asks', async () => {
    const world = await signInWorld();
    const issuers = {
      ...world.signIn.issuers,
      endpoints: async () => ({
        authorization: 'https://x.example/a?tenant=t&state=old',
        namesIssuer: false,
      }),
    };
    const { location } = await beginSignIn(
      { issuer: 'people', address: '' },
      { ...world.signIn, issuers },
    );
    const given = new URL(location).searchParams;
    expect(given.get('tenant')).toBe('t');
    expect(given.getAll('state')).toEqual([expect.stringMatching(/^[\w-]{43}$/u)]);
  });
});

describe('reading who is signed in', () => {
  test('finds nobody by no cookie, by another text, or where nothing is published', async () => {
    const world = await signInWorld();
    const { cookie } = await finishSignIn(await answered(world), world.signIn);
    expect((await readSignedIn(cookie, world.signIn))?.person.id).toBe('grace');
    for (const text of [undefined, '', 'x', 'x'.repeat(43), `${cookie}=`]) {
      expect(await readSignedIn(text, world.signIn)).toBeUndefined();
    }
    const read: SignInWorld['store']['read'] = async (kind, id) =>
      kind === 'head' ? undefined : world.store.read(kind, id);
    const ports = { ...world.signIn, store: { read } };
    expect(await readSignedIn(cookie, ports)).toBeUndefined();
  });

  test('goes by the clock that decides, should a store keep a record for longer', async () => {
    const world = await signInWorld();
    const { cookie, expiresAt } = await finishSignIn(await answered(world), world.signIn);
    const at = (milliseconds: number) => ({
      ...world.signIn,
      clock: { now: () => new Date(expiresAt.getTime() + milliseconds) },
    });
    expect(await readSignedIn(cookie, at(-1))).toBeDefined();
    expect(await readSignedIn(cookie, at(0))).toBeUndefined();
  });

  test('says of a proof at an unknown time that it was long ago', async () => {
    const world = await signInWorld();
    const { cookie } = await finishSignIn(await answered(world), world.signIn);
    expect((await readSignedIn(cookie, world.signIn))?.signedInAt).toEqual(new Date(0));
  });
});

test('signing out twice is told once', async () => {
  const world = await signInWorld();
  const { cookie } = await finishSignIn(await answered(world), world.signIn);
  const signedIn = await readSignedIn(cookie, world.signIn);
  if (signedIn === undefined) throw new Error('nobody is signed in');
  for (let n = 0; n < 2; n += 1) await signOut({ ...signedIn, cookie, origin }, world.signIn);
  expect((await world.kinds()).filter((kind) => kind === 'person.signed_out')).toHaveLength(1);
});
