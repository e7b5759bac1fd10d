import { describe, expect, test } from 'vitest';
import { stopAccess } from '#core/administration/stop-access.ts';
import { askForMigration } from '#test/approvals-scene.ts';
import { asOwner } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { pagesScene } from './visitors.ts';

describe('the inbox', () => {
  test('tells whoever has nothing to do what would stand here', async () => {
    const { visitor } = await pagesScene();
    const { body } = await (await visitor('barbara')).get('/approvals');
    expect(body).toContain('Nothing waits for your word.');
    expect(body).toContain('Groups in people.yaml and rules in approvals.yaml say whom');
  });

  test('says that all access is stopped, by whom and why, as long as it is', async () => {
    const { world, visitor } = await pagesScene();
    const grace = await visitor('grace');
    await stopAccess(asOwner, { stopping: 'stop', reason: 'a key <is> out' }, world.admin);
    const { body } = await grace.get('/approvals');
    expect(body).toContain('All access is stopped</strong> by ');
    expect(body).toContain('a key &lt;is&gt; out. What is approved goes when it is resumed');
    await stopAccess(asOwner, { stopping: 'resume', reason: '' }, world.admin);
    expect((await grace.get('/approvals')).body).not.toContain('All access is stopped');
  });

  test('parts what waits for one’s own word from what waits for others’', async () => {
    const { visitor, path } = await pagesScene();
    const grace = (await (await visitor('grace')).get('/approvals')).body;
    expect(grace).toContain('<h1>Approvals (1)</h1>');
    expect(grace).toContain('SHOP-812: add an index');
    expect(grace).toContain('0 of 1 yes');
    expect(grace).not.toContain('Waiting for others');
    const ada = (await (await visitor('ada')).get('/approvals')).body;
    expect(ada).toContain('<h1>Approvals</h1>');
    expect(ada.indexOf('Waiting for others')).toBeLessThan(ada.indexOf(`href="${path}"`));
  });

  test('keeps what was decided of late, with how and by whom', async () => {
    const { world, id, visitor } = await pagesScene();
    await voteAs(world, id, { choice: 'deny', reason: 'no' });
    const expiring = await askForMigration(world, { claims: { run_id: '2' } });
    world.clock.advance(4 * 3_600 + 60);
    const { body } = await (await visitor('grace')).get('/approvals');
    expect(body).toContain('Nothing waits for your word.');
    const lately = body.slice(body.indexOf('Decided lately'));
    expect(lately).toMatch(/Denied.*by Grace, /su);
    expect(lately.indexOf(`/approvals/${expiring}`)).toBeLessThan(lately.indexOf(id));
    expect(lately).toContain('Expired');
  });

  test('leads to all that an identity has asked for, which may be nothing', async () => {
    const { world, id, visitor } = await pagesScene();
    const other = await askForMigration(world, { claims: { run_id: '2' } });
    const grace = await visitor('grace');
    const { body } = await grace.get('/approvals?identity=shop-migrator');
    expect(body.indexOf(other)).toBeLessThan(body.indexOf(id));
    expect(body).not.toContain('Older requests');
    const older = await grace.get(`/approvals?identity=shop-migrator&after=${other}`);
    expect([older.body.includes(other), older.body.includes(id)]).toEqual([false, true]);
    expect((await grace.get('/approvals?identity=nobody')).body).toContain('No request of this');
    expect((await grace.get(`/approvals?identity=${'x'.repeat(129)}`)).status).toBe(404);
  });
});

describe('what came before', () => {
  test('is told where all but the run is the same', async () => {
    const { world, id, visitor } = await pagesScene();
    await voteAs(world, id, { reason: 'read it' });
    world.clock.advance(3_600);
    const again = await askForMigration(world, { claims: { run_id: '2' } });
    const { body } = await (await visitor('grace')).get(`/approvals/${again}`);
    expect(body).toContain(`All but the run is as in <a href="/approvals/${id}">`);
    const earlier = body.slice(body.indexOf('Earlier decisions'));
    expect(earlier).toContain('<blockquote>read it</blockquote>');
    expect(earlier).toContain(`href="/approvals/${id}"`);
  });

  test('is compared piece by piece where something differs', async () => {
    const { world, id, visitor } = await pagesScene();
    await voteAs(world, id);
    const sha = 'c0ffee0000000000000000000000000000000000';
    const again = await askForMigration(world, { claims: { run_id: '2', sha } });
    const { body } = await (await visitor('grace')).get(`/approvals/${again}`);
    expect(body).toContain('<th scope="row">Commit</th>');
    expect(body).toContain('<code>c0ffee000000</code>');
    expect(body).not.toContain('<th scope="row">Ref</th>');
    expect(body).not.toContain('<th scope="row">Permissions</th>');
  });

  test('stays with the request: who opened it, who said what, and how often it was redeemed', async () => {
    const { world, id, visitor, path, jobAsksAgain } = await pagesScene();
    const grace = await visitor('grace');
    await grace.get(path);
    await voteAs(world, id, { reason: 'seen' });
    const before = (await grace.get(path)).body;
    expect(before).toContain('Grace opened it');
    expect(before).toContain('Grace <strong>said yes</strong>');
    expect(before).toContain('redeemed 0 of 1 times');
    expect(await jobAsksAgain()).toBe('vended');
    expect((await grace.get(path)).body).toContain('redeemed 1 of 1 times');
  });
});

test('a run of nobody of people.yaml is marked, and costs one more seat', async () => {
  const narrowers = '    narrowers: [security]';
  const changes = [
    ['approvals.yaml', narrowers, `${narrowers}\n    unmappedTrigger: one-more`],
    [
      'people.yaml',
      'sub: barbara }\n    groups: [platform]',
      'sub: barbara }\n    groups: [security]',
    ],
  ] as const;
  const { world, visitor } = await pagesScene({ changes });
  const id = await askForMigration(world, { claims: { run_id: '2', actor_id: '999' } });
  const { body } = await (await visitor('grace')).get(`/approvals/${id}`);
  expect(body).toContain('account <code>999</code> <span class="tag wait">nobody of people.yaml');
  expect(body.match(/one yes of <strong>/gu)).toHaveLength(2);
});

test('at an hour when nobody may say yes, a no is still taken', async () => {
  const hours = '{ timeZone: UTC, days: [mon], from: "09:00", until: "10:00" }';
  const changes = [
    [
      'approvals.yaml',
      '    narrowers: [security]',
      `    narrowers: [security]\n    hours: ${hours}`,
    ],
  ] as const;
  const { visitor, path } = await pagesScene({ changes });
  const { body } = await (await visitor('grace')).get(path);
  expect(body).toContain('is approved only at these hours: Mon, 09:00 to 10:00 UTC');
  expect(body).not.toContain('value="approve"');
  expect(body).toContain('value="deny"');
});

test('words that were kept over a sign-in are forgotten once they are said', async () => {
  const { visitor, path, id } = await pagesScene();
  const grace = await visitor('grace');
  const kept = (of: string) => `${of}.${Buffer.from('my words').toString('base64url')}`;
  grace.jar.set('sallyport-8787-draft', kept('another'));
  expect((await grace.get(path)).body).not.toContain('my words');
  grace.jar.set('sallyport-8787-draft', kept(id));
  expect((await grace.get(path)).body).toContain('my words</textarea>');
  await grace.post(`${path}/vote`, { choice: 'approve', reason: 'my words' });
  expect(grace.jar.has('sallyport-8787-draft')).toBe(false);
});
