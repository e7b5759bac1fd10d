import { describe, expect, test } from 'vitest';
import { voteAs } from '#test/vote-as.ts';
import { pagesScene } from './visitors.ts';

describe('the page of a request', () => {
  test('says in plain words who asks for what, what it could do, and what is new', async () => {
    const { visitor, path } = await pagesScene();
    const { body, status } = await (await visitor('grace')).get(path);
    expect(status).toBe(200);
    for (const words of [
      'shop-migrator asks for shop-migrate',
      '<strong>111122223333</strong> for <strong>30 min</strong>',
      'SHOP-812: add an index',
      'It changes things in S3.',
      'every object in the S3 bucket <code>acme-shop-orders</code>',
      'This identity has never been vended this grant.',
      'A change of the production database waits for a person',
      'refs/heads/main',
      'Expires in 4 h',
      'Grace may give it',
    ]) {
      expect(body).toContain(words);
    }
  });

  test('has forms for whoever may decide, and a sentence for whoever may not', async () => {
    const { visitor, path } = await pagesScene();
    const grace = await (await visitor('grace')).get(path);
    expect(grace.body).toContain('value="approve">Approve</button>');
    expect(grace.body).toContain('Approve less than asked');
    expect(grace.body).not.toContain('Cancel this request');
    const ada = await (await visitor('ada')).get(path);
    expect(ada.body).not.toContain('name="choice"');
    expect(ada.body).toContain('Ada owns identity shop-migrator');
    expect(ada.body).toContain('Cancel this request');
    const barbara = await (await visitor('barbara')).get(path);
    expect(barbara.body).toContain('Barbara is in none of the groups that decide this now');
  });

  test('opens to more people once it is escalated', async () => {
    const { world, visitor, path } = await pagesScene();
    world.clock.advance(1_801);
    const { body } = await (await visitor('barbara')).get(path);
    expect(body).toContain('one yes of <strong>security or platform</strong> is open');
    expect(body).toContain('value="approve">Approve</button>');
    expect(body).not.toContain('Approve less than asked');
  });

  test('is shown again by itself only to whoever asks for that and has no form to fill', async () => {
    const { visitor, path } = await pagesScene();
    const ada = await visitor('ada');
    expect((await ada.get(path)).headers.refresh).toBeUndefined();
    expect((await ada.get(path)).body).toContain(`href="${path}?follow=1"`);
    const followed = await ada.get(`${path}?follow=1`);
    expect(followed.headers.refresh).toBe('15');
    expect(followed.body).toContain('Stop that');
    const grace = await visitor('grace');
    expect((await grace.get(`${path}?follow=1`)).headers.refresh).toBeUndefined();
  });

  test('of nobody’s is a page that says so', async () => {
    const { visitor } = await pagesScene();
    const { status, body, headers } = await (await visitor('grace')).get('/approvals/none');
    expect([status, headers['x-sallyport-reason']]).toEqual([404, 'not_found']);
    expect(body).toContain('There is nothing here');
    expect(body).toContain('r-of-the-tests');
  });
});

describe('a yes', () => {
  test('is taken once, told to whoever said it, and lets the job go on', async () => {
    const { visitor, path, jobAsksAgain } = await pagesScene();
    expect(await jobAsksAgain()).toBe('approval_pending');
    const grace = await visitor('grace');
    const reply = await grace.post(`${path}/vote`, { choice: 'approve', reason: 'seen\r\n it' });
    expect([reply.status, reply.headers.location]).toEqual([303, `${path}?done=approve`]);
    const after = await grace.get(`${path}?done=approve`);
    expect(after.body).toContain('Your yes is recorded. The request is approved.');
    expect(after.body).toContain('<blockquote>seen it</blockquote>');
    expect(after.body).not.toContain('name="choice"');
    expect(await jobAsksAgain()).toBe('vended');
  });

  test('sent twice is as good as once', async () => {
    const { world, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    const send = () => grace.post(`${path}/vote`, { choice: 'approve', reason: 'seen' });
    const replies = await Promise.all([send(), send()]);
    expect(replies.map(({ headers }) => headers.location)).toEqual(
      Array.from({ length: 2 }, () => `${path}?done=approve`),
    );
    expect((await send()).headers.location).toBe(`${path}?done=approve`);
    expect((await world.kinds()).filter((kind) => kind === 'approval.voted')).toHaveLength(1);
  });

  test('to less is a yes to what is left', async () => {
    const { world, id, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    const form = { choice: 'narrow', duration_seconds: '960', statements: 'chosen' };
    const none = await grace.post(`${path}/vote`, form);
    expect([none.status, none.headers['x-sallyport-reason']]).toEqual([400, 'invalid_scope']);
    expect(none.body).toContain('No statement is left');
    const reply = await grace.post(`${path}/vote`, { ...form, 'keep.ReadOrders': 'yes' });
    expect(reply.headers.location).toBe(`${path}?done=approve`);
    const narrowing = { durationSeconds: 960, scope: ['ReadOrders'] };
    expect((await world.store.read('approval', id))?.value.votes.grace).toMatchObject({
      narrowing,
    });
    const { body } = await grace.get(path);
    expect(body).toContain(
      'Approved for less than this:</strong> at most 16 min; only <code>ReadOrders</code>',
    );
  });

  test.each([
    [
      { read_only: 'yes' },
      { permissions: [{ actions: ['s3:ListBucket', 's3:GetObject'] }], readOnly: true },
    ],
    [
      { actions: 's3:GetObject\r\n s3:ListBucket' },
      { permissions: [{ actions: ['s3:GetObject', 's3:ListBucket'] }] },
    ],
    [
      { resources: 'arn:aws:s3:::acme-shop-orders/2026/*' },
      { permissions: [{ resources: ['arn:aws:s3:::acme-shop-orders/2026/*'] }] },
    ],
  ])('may leave %j of what was asked', async (fields, narrowing) => {
    const { world, id, visitor, path } = await pagesScene();
    await (await visitor('grace')).post(`${path}/vote`, { choice: 'narrow', ...fields });
    const { value } = (await world.store.read('approval', id)) ?? {};
    expect(value?.status).toBe('approved');
    expect(value?.votes.grace?.narrowing).toEqual(narrowing);
  });

  test.each([
    [{ choice: 'narrow' }, 'Nothing is narrowed'],
    [{ choice: 'narrow', actions: 's3:*', surprise: 'x' }, 'There is no parameter'],
    [{ choice: 'approve', duration_seconds: '960' }, 'There is no parameter'],
    [{ choice: 'maybe' }, 'Say yes or no, or abstain'],
    [{}, 'Say yes or no, or abstain'],
    [{ choice: 'approve', reason: 'x'.repeat(257) }, 'at most 256 printable characters'],
  ])('is not made of %j', async (form, words) => {
    const { state, visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    await grace.get(path);
    const before = await state();
    const reply = await grace.post(`${path}/vote`, form as Record<string, string>);
    expect(reply.status).toBe(400);
    expect(reply.body).toContain(words);
    expect(reply.body).toContain('value="approve">Approve</button>');
    expect(await state()).toEqual(before);
  });
});

describe('other words', () => {
  test('a no needs a reason, and what else was written stands there still', async () => {
    const { visitor, path, jobAsksAgain } = await pagesScene();
    const grace = await visitor('grace');
    const bare = await grace.post(`${path}/vote`, { choice: 'deny' });
    expect([bare.status, bare.headers['x-sallyport-reason']]).toEqual([400, 'invalid_request']);
    expect(bare.body).toContain('role="alert">This needs a reason; say why, in a sentence.');
    const reply = await grace.post(`${path}/vote`, { choice: 'deny', reason: 'not <now>' });
    expect(reply.headers.location).toBe(`${path}?done=deny`);
    expect((await grace.get(`${path}?done=deny`)).body).toContain('The request is denied.');
    expect(await jobAsksAgain()).toBe('approval_denied');
  });

  test('whoever abstained may take that back, and say yes then', async () => {
    const { visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    await grace.post(`${path}/vote`, { choice: 'abstain' });
    const abstained = await grace.get(`${path}?done=abstain`);
    expect(abstained.body).toContain('It is recorded that you abstain.');
    expect(abstained.body).toContain('Take my word back');
    const reply = await grace.post(`${path}/withdraw`);
    expect(reply.headers.location).toBe(`${path}?done=withdraw`);
    expect((await grace.post(`${path}/withdraw`)).headers.location).toBe(`${path}?done=withdraw`);
    expect((await grace.get(`${path}?done=withdraw`)).body).toContain('Your word is taken back.');
    await grace.post(`${path}/vote`, { choice: 'approve' });
    expect((await grace.get(path)).body).toContain('You said yes');
  });

  test('the owner may cancel, and is told once it is done', async () => {
    const { world, visitor, path } = await pagesScene();
    const ada = await visitor('ada');
    const reply = await ada.post(`${path}/cancel`, { reason: 'not needed any more' });
    expect(reply.headers.location).toBe(`${path}?done=cancel`);
    expect((await ada.post(`${path}/cancel`)).headers.location).toBe(`${path}?done=cancel`);
    expect((await ada.get(`${path}?done=cancel`)).body).toContain('The request is cancelled.');
    expect((await world.kinds()).filter((kind) => kind === 'approval.cancelled')).toHaveLength(1);
  });

  test('no address claims that something was done which was not', async () => {
    const { visitor, path } = await pagesScene();
    const grace = await visitor('grace');
    for (const done of ['approve', 'deny', 'abstain', 'cancel', '<b>', 'constructor']) {
      expect((await grace.get(`${path}?done=${done}`)).body).not.toContain('role="status"');
    }
  });

  test('what came too late is told on the page, with how it ended', async () => {
    const { world, id, visitor, path } = await pagesScene();
    world.clock.advance(1_801);
    const barbara = await visitor('barbara');
    await voteAs(world, id, { choice: 'deny', reason: 'not now' });
    const reply = await barbara.post(`${path}/vote`, { choice: 'approve' });
    expect([reply.status, reply.headers['x-sallyport-reason']]).toEqual([409, 'conflict']);
    expect(reply.body).toContain('is denied by grace since');
  });
});

describe('who may not', () => {
  test.each([
    [
      'ada',
      'vote',
      { choice: 'approve', reason: 'mine' },
      'nobody decides about what is their own',
    ],
    ['barbara', 'vote', { choice: 'approve', reason: 'x' }, 'is in none of the groups'],
    ['barbara', 'cancel', {}, 'No policy permits'],
    ['grace', 'cancel', {}, 'No policy permits'],
  ])('%s is kept from a %s', async (persona, word, form, words) => {
    const { world, id, visitor, path } = await pagesScene();
    const reply = await (await visitor(persona)).post(
      `${path}/${word}`,
      form as Record<string, string>,
    );
    expect(reply.status).toBe(403);
    expect(reply.body).toContain(words);
    expect((await world.store.read('approval', id))?.value).toMatchObject({
      status: 'pending',
      votes: {},
    });
  });

  test('a sign-in that is too old leads through a fresh one, and no written word is lost', async () => {
    const changes = [
      [
        'approvals.yaml',
        '    narrowers: [security]',
        '    narrowers: [security]\n    signInSeconds: 300',
      ],
    ] as const;
    const { world, visitor, path } = await pagesScene({ changes });
    const grace = await visitor('grace');
    expect((await grace.get(path)).body).toContain('value="approve"');
    world.clock.advance(301);
    const stale = await grace.get(path);
    expect(stale.body).not.toContain('value="approve"');
    expect(stale.body).toContain('value="deny"');
    const again = `/sign-in?return=${encodeURIComponent(path)}&within=300`;
    expect(stale.body).toContain(`href="${again.replace('&', '&amp;')}"`);
    const reply = await grace.post(`${path}/vote`, { choice: 'approve', reason: 'seen “it” 👍' });
    expect([reply.status, reply.headers.location]).toEqual([303, again]);
    const fresh = world.browser();
    for (const [name, value] of grace.jar) fresh.jar.set(name, value);
    await fresh.signIn('grace', { return: path, within: '300' });
    const back = await fresh.get(path);
    expect(back.body).toContain('seen “it” 👍</textarea>');
    expect(back.body).toContain('value="approve"');
  });
});
