import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { headId } from '#core/config/head.ts';
import { asFault } from '#core/faults.ts';
import { ownerSignedIn, signedIn } from '#test/approvals-scene.ts';
import { changedExample, type ExchangeWorld } from '#test/exchange-world.ts';
import {
  changedPolicies,
  guardedFiles,
  otherPublisher,
  publishAs,
  publishingWorld,
} from '#test/publishing-scene.ts';
import { voteAs } from '#test/vote-as.ts';

type Files = ReadonlyMap<string, string>;

/** Has somebody ask; the request that waits. */
async function asked(world: ExchangeWorld, files: Files = changedPolicies()): Promise<string> {
  const { fault } = await publishAs(world, 'ada', { files });
  expect(fault?.code).toBe('approval_pending');
  return String(fault?.shown.deferral_code);
}

function withGrants(): Files {
  return new Map([['grants.yaml', `${guardedFiles().get('grants.yaml')}# a comment\n`]]);
}

function withComment(): Files {
  return new Map([...guardedFiles(), ...withGrants()]);
}

describe('whoever publishes cannot speak for those who have to say yes', () => {
  test('by another issuer of people, which would say who signs in as whom', async () => {
    const files = guardedFiles();
    const path = 'issuers.yaml';
    const mine = '    keys: { jwksUri: "https://keys.attacker.example/jwks" }\n';
    const issuers = String(files.get(path)).replace(/(issuer: )demo:people\n/u, (line) => {
      return `${line.replace('demo:people', 'https://people.attacker.example')}${mine}`;
    });
    const { fault } = await publishAs(await publishingWorld(), 'ada', {
      files: files.set(path, issuers),
    });
    expect(fault?.code).toBe('approval_pending');
  });

  test('by asking as somebody of whom nobody knows who it is: that takes one more', async () => {
    const world = await publishingWorld();
    const publish = () =>
      publishConfiguration(
        ownerSignedIn(world),
        { files: changedPolicies(), reason: 'SHOP-7' },
        world.admin,
      ).then(({ head }) => head.version, asFault);
    const fault = await publish();
    expect(fault).toMatchObject({ code: 'approval_pending' });
    const id = String(typeof fault === 'string' ? '' : fault.shown.deferral_code);
    const before = await voteAs(world, id);
    expect(before.requester.trigger).toEqual({ kind: 'unmapped', account: 'owner' });
    expect((await voteAs(world, id, { by: 'barbara' })).status).toBe('pending');
    expect((await voteAs(world, id, { by: 'ada' })).status).toBe('approved');
    expect(await publish()).toMatch(/^[0-9a-f]{64}$/u);
  });

  test('by asking so where nobody could be that one more', async () => {
    const files = guardedFiles();
    const people = String(files.get('people.yaml'));
    files.set('people.yaml', people.replace('groups: [platform]', 'groups: [guests]'));
    files.set(
      'approvals.yaml',
      String(files.get('approvals.yaml')).replaceAll('group: platform', 'group: guests'),
    );
    const world = await publishingWorld(files);
    const change = new Map(files).set(
      'policies/people.cedar',
      String(changedPolicies().get('policies/people.cedar')),
    );
    const publish = publishConfiguration(
      ownerSignedIn(world),
      { files: change, reason: 'SHOP-7' },
      world.admin,
    );
    await expect(publish).rejects.toMatchObject({
      code: 'configuration_refused',
      message: expect.stringContaining('could not publish again'),
    });
  });
});

describe('a first administrator whom people.yaml names', () => {
  test('is like anybody else: they cannot leave themselves out', async () => {
    const world = await publishingWorld();
    const ports = { ...world.admin, firstAdministrator: 'ada' };
    const people = String(guardedFiles().get('people.yaml'));
    const files = new Map(changedExample([])).set(
      'people.yaml',
      people.replace('[platform, administrators]', '[platform]') + otherPublisher,
    );
    await expect(
      publishConfiguration(await signedIn(world, 'ada'), { files, reason: 'SHOP-7' }, ports),
    ).rejects.toMatchObject({ code: 'configuration_refused' });
  });
});

describe('the entry of a publish', () => {
  const lastDecision = async (world: ExchangeWorld) => {
    const [entry] = await world.store.entries({ limit: 1, descending: true });
    return entry?.entry.body.decision;
  };

  test('tells which policies let it happen, and by whose yes', async () => {
    const world = await publishingWorld();
    const configuration = (await world.store.read('head', headId))?.value.version;
    const permit = { effect: 'permit', determining: ['people#administrators'], errors: [] };
    const id = await asked(world);
    expect(await lastDecision(world)).toMatchObject({ effect: 'pend' });
    await voteAs(world, id);
    await voteAs(world, id, { by: 'barbara' });
    await publishAs(world, 'ada', { files: changedPolicies() });
    expect(await lastDecision(world)).toMatchObject({ ...permit, configuration });
    await publishAs(world, 'ada', { files: new Map([...changedPolicies(), ...withGrants()]) });
    expect(await lastDecision(world)).toMatchObject(permit);
  });
});

describe('a yes to a publish', () => {
  test('is void although what it replaces was put back meanwhile', async () => {
    const world = await publishingWorld();
    const id = await asked(world);
    await voteAs(world, id);
    await voteAs(world, id, { by: 'barbara' });
    const before = (await world.store.read('head', headId))?.value.version;
    world.clock.advance(1);
    expect((await publishAs(world, 'ada', { files: withComment() })).version).toBeDefined();
    world.clock.advance(1);
    expect((await publishAs(world, 'ada', { files: guardedFiles() })).version).toBe(before);
    expect(await asked(world)).not.toBe(id);
  });

  test('is not used again after its publish was taken back, however often its rule lets it', async () => {
    const files = guardedFiles();
    const often = (text: string) =>
      text.replace(
        'reasons: { requester: true }',
        'reasons: { requester: true }\n    redemption: { times: 3, withinSeconds: 3600 }',
      );
    files.set('approvals.yaml', often(String(files.get('approvals.yaml'))));
    const world = await publishingWorld(files);
    const change = new Map(files).set(
      'policies/people.cedar',
      String(changedPolicies().get('policies/people.cedar')),
    );
    for (const next of [change, files]) {
      world.clock.advance(1);
      const id = await asked(world, next);
      await voteAs(world, id);
      await voteAs(world, id, { by: 'barbara' });
      expect((await publishAs(world, 'ada', { files: next })).version).toBeDefined();
    }
    world.clock.advance(1);
    const { fault } = await publishAs(world, 'ada', { files: change });
    expect(fault?.code).toBe('approval_pending');
  });

  test('is asked for by an entry that names the versions', async () => {
    const world = await publishingWorld();
    const before = (await world.store.read('head', headId))?.value.version;
    const id = await asked(world);
    const request = await world.store.read('approval', id);
    const [entry] = await world.store.entries({ limit: 1, descending: true });
    expect(entry?.entry.body).toMatchObject({
      kind: 'approval.asked',
      facts: { approval: id, publishes: request?.value.asked.publish?.version, before },
    });
  });

  test('is asked for by all rules or by none', async () => {
    const files = guardedFiles();
    const policies = 'policies/publishing.cedar';
    const guardrail = String(files.get(policies));
    const second = guardrail.replaceAll('configuration-change', 'with-ticket');
    files.set(policies, `${guardrail}\n${second.replace('@id("', '@id("second-')}`);
    const rule = '  with-ticket:\n    description: d\n    seats: [{group: security}]\n';
    const wanted = `${rule}    reasons: { ticket: "SHOP-*" }\n`;
    files.set('approvals.yaml', `${files.get('approvals.yaml')}${wanted}`);
    const world = await publishingWorld(files);
    const change = new Map(files).set(
      'policies/people.cedar',
      String(changedPolicies().get('policies/people.cedar')),
    );
    const { fault } = await publishAs(world, 'ada', { files: change, reason: 'no ticket' });
    expect(fault?.code).toBe('invalid_request');
    expect(await world.store.list('pending-approval', { limit: 1 })).toHaveLength(0);
  });
});
