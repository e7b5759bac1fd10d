import { expect, test } from 'vitest';
import { delegate } from '#core/approvals/delegate.ts';
import { signedIn } from '#test/approvals-scene.ts';
import { type PagesScene, pagesScene } from './visitors.ts';

async function delegated(scene: PagesScene): Promise<void> {
  const { world } = scene;
  const until = new Date(world.clock.now().getTime() + 3_600_000);
  const grace = await signedIn(world, 'grace');
  await delegate(grace, { to: 'barbara', until, reason: 'on leave' }, world.admin);
}

test('whoever stands in has a form on the page, and the job goes on', async () => {
  const scene = await pagesScene();
  const { visitor, path } = scene;
  const barbara = await visitor('barbara');
  expect((await barbara.get(path)).body).not.toContain('name="instead_of"');
  await delegated(scene);
  const { body, headers } = await barbara.get(`${path}?follow=1`);
  expect(body).toContain('<option value="grace">Grace</option>');
  expect(body).toContain('Grace (or Barbara in their place) may give it');
  expect(body).not.toContain('Vote in the place of somebody else');
  expect(headers.refresh).toBeUndefined();
  const voted = await barbara.post(`${path}/vote`, { choice: 'approve', instead_of: 'grace' });
  expect([voted.status, voted.headers.location]).toEqual([303, `${path}?done=approve`]);
  expect((await barbara.get(path)).body).toContain('in place of Grace');
  expect(await scene.jobAsksAgain()).toBe('vended');
});

test('the form is beside one’s own where both may be', async () => {
  const scene = await pagesScene();
  scene.world.clock.advance(1_801);
  await delegated(scene);
  const { body } = await (await scene.visitor('barbara')).get(scene.path);
  expect(body).toContain('Vote in the place of somebody else');
  expect(body).toContain('id="reason"');
});

test('a place that nobody delegated is refused on the page, and nothing changes', async () => {
  const scene = await pagesScene();
  const barbara = await scene.visitor('barbara');
  // That it was looked at is noted, and nothing but that.
  await barbara.get(scene.path);
  const before = await scene.state();
  const { status, body } = await barbara.post(`${scene.path}/vote`, {
    ...{ choice: 'approve', instead_of: 'grace' },
  });
  expect(status).toBe(403);
  expect(body).toContain('has not delegated to them');
  expect(await scene.state()).toEqual(before);
});
