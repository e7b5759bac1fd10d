import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaign } from '#test/campaign.ts';
import { broker } from '#test/exchange-world.ts';
import { formTokenIn, signedInCookie } from '#test/sign-in-world.ts';
import { type PagesScene, pagesScene } from './visitors.ts';

const ownPage = { origin: broker, 'sec-fetch-site': 'same-origin' };

describe('a form', () => {
  test.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of another site of the same name', { ...ownPage, 'sec-fetch-site': 'same-site' }],
    ['of another port of this machine', { ...ownPage, origin: 'http://127.0.0.1:9999' }],
    ['that hides where it comes from', { ...ownPage, origin: 'null' }],
  ])('%s changes nothing', async (_name, headers) => {
    const { state, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    const before = await state();
    for (const word of ['vote', 'withdraw', 'cancel']) {
      const reply = await grace.post(`${path}/${word}`, { choice: 'approve' }, headers);
      expect([reply.status, reply.headers['x-sallyport-reason']]).toEqual([
        403,
        'forbidden_origin',
      ]);
    }
    expect(await state()).toEqual(before);
  });

  test('without the token of this sign-in, or with another’s, changes nothing', async () => {
    const { world, state, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    const other = world.browser();
    await other.signIn('barbara');
    const stolen = formTokenIn((await other.get('/sign-in')).body);
    const before = await state();
    for (const form_token of ['', stolen, 'x'.repeat(43)]) {
      const reply = await grace.post(`${path}/vote`, { choice: 'approve', form_token });
      expect([reply.status, reply.headers['x-sallyport-reason']]).toEqual([
        403,
        'forbidden_origin',
      ]);
    }
    expect(await state()).toEqual(before);
  });

  test('of nobody, or of a workload that shows its token as a cookie, leads to the sign-in', async () => {
    const { world, state, path } = await pagesScene();
    const before = await state();
    const token = await world.token('shop-migrate');
    for (const cookie of ['', `${signedInCookie}=${token}`]) {
      const stranger = world.browser();
      for (const target of ['/approvals', path]) {
        const page = await stranger.get(target, { headers: { cookie } });
        expect(page.status).toBe(303);
        expect(page.headers.location).toMatch(/^\/sign-in\?return=/u);
      }
      const reply = await stranger.post(`${path}/vote`, {
        form: { choice: 'approve', form_token: 'x'.repeat(43) },
        headers: { cookie, authorization: `Bearer ${token}` },
      });
      expect(reply.status).toBe(303);
      expect(reply.headers.location).toMatch(/^\/sign-in\?return=/u);
    }
    expect(await state()).toEqual(before);
  });
});

describe('looking', () => {
  test('fifty times at every page changes nothing but that it was seen, once for each person', async () => {
    const { world, id, visitor, path } = await pagesScene();
    const people = [await visitor('ada'), await visitor('grace'), await visitor('barbara')];
    const whole = async () => ({
      approvals: await world.store.list('approval', { limit: 100 }),
      open: await world.store.list('open-approval', { limit: 100 }),
      pending: await world.store.list('pending-approval', { limit: 100 }),
      places: await world.store.list('slot', { limit: 1_000 }),
      leases: await world.store.list('lease', { limit: 100 }),
      signedIn: await world.store.list('signed-in', { limit: 100 }),
      head: await world.store.list('head', { limit: 10 }),
      kinds: await world.kinds(),
    });
    const targets = ['/approvals', `/approvals?identity=shop-migrator`, '/sign-in', '/pages.css'];
    const before = await whole();
    for (const one of people) for (const target of targets) await one.get(target);
    expect(await whole()).toEqual(before);
    for (const one of people) await one.get(path);
    const seen = await whole();
    const views = people.map(() => 'approval.viewed');
    expect(seen.kinds).toEqual([...before.kinds, ...views]);
    const decisive = ({ viewed: _, ...rest }: Readonly<Record<string, unknown>>) => rest;
    const was = before.approvals.map(({ value }) => decisive({ ...value }));
    expect(seen.approvals.map(({ value }) => decisive({ ...value }))).toEqual(was);
    expect({ ...seen, approvals: [], kinds: [] }).toEqual({ ...before, approvals: [], kinds: [] });
    for (let time = 0; time < 50; time += 1) {
      for (const one of people) {
        for (const target of [...targets, path, `${path}?done=approve`, `${path}?follow=1`]) {
          await one.get(target);
        }
      }
    }
    expect(await whole()).toEqual(seen);
    expect(
      Object.keys((await world.store.read('approval', id))?.value.viewed ?? {}).toSorted(),
    ).toEqual(['ada', 'barbara', 'grace']);
  });

  test.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'prefetch'],
    ['x-moz', 'prefetch'],
  ])('ahead of anybody who asked (%s: %s) is no look', async (name, value) => {
    const { state, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    const before = await state();
    const reply = await grace.get(path, { [name]: value });
    expect([reply.status, reply.body, reply.headers['cache-control']]).toEqual([
      503,
      '',
      'no-store',
    ]);
    expect(await state()).toEqual(before);
  });

  test('has no HEAD: nothing is answered by it, and nothing is seen', async () => {
    const { world } = await pagesScene();
    const methods = world.routes.map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET', 'POST']));
  });
});

describe('whatever callers write', () => {
  /** What a page has of elements: none more than with harmless texts. */
  function shape(body: string): readonly string[] {
    return [...body.matchAll(/<\/?[a-z][a-z0-9]*/giu)].map(([tag]) => tag.toLowerCase());
  }

  /** Puts a text wherever a token's claims come to stand. */
  async function writeAll({ world, id }: PagesScene, text: string): Promise<void> {
    const found = await world.store.read('approval', id);
    if (found === undefined) throw new Error('it is gone');
    const { asked, shown } = found.value;
    const texts = { ref: text, commit: text, workflow: text, signer: text, run: text };
    const more = { environment: text, subject: text, pins: { repository_id: text } };
    const value = {
      ...found.value,
      shown: { ...shown, sessionPolicy: null },
      asked: { ...asked, ...texts, ...more },
    };
    await world.ports.ledger.append(
      {
        ...{ kind: 'approval.reminded', at: world.clock.now().toISOString(), facts: {} },
        actor: { kind: 'system', id: 'time' },
        origin: { address: '', userAgent: '', requestId: '', face: 'system' },
      },
      { writes: [{ kind: 'approval', id, expected: found.revision, value }] },
    );
  }

  const hostile = fc.oneof(
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '</textarea><script>',
      '</pre></title><svg/onload=alert(1)>',
      '&lt;script&gt;',
      'javascript:alert(1)',
      'refs/heads/\u202emain\u0000\u200b',
    ),
    fc.string({ unit: fc.constantFrom(...'<>"\'&/=`;:- x'), minLength: 1, maxLength: 40 }),
  );

  test('stands on the pages as text', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, other) => {
        const said = `x${one}`;
        const scene = await pagesScene({ reason: said });
        const plain = await pagesScene({ reason: 'x' });
        await writeAll(scene, `x${other}`);
        const [mine, calm] = [await scene.visitor('grace'), await plain.visitor('grace')];
        const pages = [await mine.get('/approvals'), await mine.get(scene.path)];
        expect(shape(pages[0]?.body ?? '')).toEqual(shape((await calm.get('/approvals')).body));
        for (const { body } of pages) {
          // In an attribute, too, `>` is escaped, so that these are all tags, whole.
          const tags = [...body.matchAll(/<[^>]+>/gu)].map(([tag]) => tag);
          expect(
            tags.filter((tag) => /^<(?:script|img|iframe|object)|\son\w+=/iu.test(tag)),
          ).toEqual([]);
          for (const unseen of '\u202e\u200b\u0000') expect(body).not.toContain(unseen);
          const hrefs = [...body.matchAll(/(?:href|action)="([^"]*)"/gu)].map(([, to]) => to ?? '');
          expect(hrefs.filter((to) => !/^(?:\/|#|data:image\/svg)/u.test(to))).toEqual([]);
        }
        const refused = await mine.post(`${scene.path}/vote`, { choice: 'maybe', reason: said });
        expect(refused.body).not.toMatch(/<script|<img/iu);
        expect(refused.body.match(/<textarea/gu)).toHaveLength(
          (refused.body.match(/<\/textarea/gu) ?? []).length,
        );
      }),
      { seed: 20261122, numRuns: campaign(12) },
    );
  });
});
