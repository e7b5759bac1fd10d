import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import { headId } from '#core/config/head.ts';
import { asFault } from '#core/faults.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import { signedIn } from '#test/approvals-scene.ts';
import type { ExchangeWorld } from '#test/exchange-world.ts';
import {
  changedPolicies,
  guardedFiles,
  otherPublisher,
  publishAs,
  publishingWorld,
} from '#test/publishing-scene.ts';
import { voteAs } from '#test/vote-as.ts';

async function inForce(world: ExchangeWorld): Promise<string | undefined> {
  return (await world.store.read('head', headId))?.value.version;
}

/** Has Ada ask; the request that waits. */
async function asked(world: ExchangeWorld, files = changedPolicies()): Promise<string> {
  const { fault } = await publishAs(world, 'ada', { files });
  expect(fault?.code).toBe('approval_pending');
  return String(fault?.shown.deferral_code);
}

async function approveByBoth(world: ExchangeWorld, id: string): Promise<void> {
  await voteAs(world, id);
  await voteAs(world, id, { by: 'barbara' });
}

describe('a publish that policy has people asked about', () => {
  test('puts nothing in force before they have said yes, and then exactly that', async () => {
    const world = await publishingWorld();
    const before = await inForce(world);
    const files = changedPolicies();
    const id = await asked(world, files);
    await voteAs(world, id);
    expect((await publishAs(world, 'ada', { files })).fault?.code).toBe('approval_pending');
    expect(await inForce(world)).toBe(before);
    await voteAs(world, id, { by: 'barbara' });
    const { version } = await publishAs(world, 'ada', { files });
    expect(version).not.toBe(before);
    expect(await inForce(world)).toBe(version);
    const [entry] = await world.store.entries({ limit: 1, descending: true });
    expect(entry?.entry.body).toMatchObject({
      kind: 'configuration.published',
      actor: { id: 'ada' },
      facts: { version, before, approvals: `configuration-change ${id}` },
    });
    expect((await world.store.read('approval', id))?.value.redemption?.used).toBe(1);
  });

  test('is asked about with every line that changes', async () => {
    const world = await publishingWorld();
    const id = await asked(world, changedPolicies('administrators rule'));
    const { approval, standing } = await showApproval(await signedIn(world, 'grace'), id, {
      ...world.admin,
    });
    const { changes = [], policies } = approval.shown;
    expect(changes[0]).toBe('policy people#administrators changed');
    expect(changes.join('\n')).toContain('administrators rule');
    expect(policies.join()).toContain('who changes rules, policies, people or issuers');
    expect(approval.requester).toEqual({
      identity: 'person:ada',
      owner: 'ada',
      trigger: { kind: 'person', person: 'ada' },
      reason: 'SHOP-7',
    });
    expect(standing).toMatchObject({ publishes: approval.asked.publish?.version, account: '' });
  });

  test('is joined by whoever publishes the same again, and by nobody else', async () => {
    const files = guardedFiles();
    files.set('people.yaml', `${files.get('people.yaml')}${otherPublisher}`);
    const world = await publishingWorld(files);
    const change = new Map([
      ...changedPolicies(),
      ['people.yaml', String(files.get('people.yaml'))],
    ]);
    const id = await asked(world, change);
    expect(await asked(world, change)).toBe(id);
    const { fault } = await publishAs(world, 'hopper', { files: change });
    expect(fault?.code).toBe('approval_pending');
    expect(fault?.shown.deferral_code).not.toBe(id);
    await approveByBoth(world, id);
    expect((await publishAs(world, 'hopper', { files: change })).fault?.code).toBe(
      'approval_pending',
    );
  });

  test('is nobody’s yes to anything else', async () => {
    const world = await publishingWorld();
    const id = await asked(world, changedPolicies('one'));
    await approveByBoth(world, id);
    const other = await publishAs(world, 'ada', { files: changedPolicies('another') });
    expect(other.fault?.code).toBe('approval_pending');
    expect(other.fault?.shown.deferral_code).not.toBe(id);
  });

  test('is void when something else was put in force meanwhile', async () => {
    const world = await publishingWorld();
    const files = changedPolicies();
    const id = await asked(world, files);
    await approveByBoth(world, id);
    const grants = 'grants.yaml';
    const unguarded = guardedFiles();
    unguarded.set(grants, `${unguarded.get(grants)}# a comment\n`);
    expect((await publishAs(world, 'ada', { files: unguarded })).version).toBeDefined();
    const { fault } = await publishAs(world, 'ada', { files });
    expect(fault?.code).toBe('approval_pending');
    expect(fault?.shown.deferral_code).not.toBe(id);
  });

  test('is refused when it was denied, with the words of who said no', async () => {
    const world = await publishingWorld();
    const id = await asked(world);
    await voteAs(world, id, { choice: 'deny', reason: 'not on a Friday' });
    const { fault } = await publishAs(world, 'ada', { files: changedPolicies() });
    expect(fault?.code).toBe('approval_denied');
    expect(fault?.message).toContain('not on a Friday');
  });

  test('is nothing that its publisher decides about, and nothing to say yes to in part', async () => {
    const world = await publishingWorld();
    const id = await asked(world);
    const own = await voteAs(world, id, { by: 'ada' }).catch(asFault);
    expect(own).toMatchObject({ code: 'policy_denied' });
    expect(String((own as Error).message)).toContain('asks to publish this');
    const part = await voteAs(world, id, { narrowing: { readOnly: true } }).catch(asFault);
    expect(part).toMatchObject({ code: 'invalid_scope' });
    expect(String((part as Error).message)).toContain('published whole');
  });

  test('needs the reason that its rule wants', async () => {
    const world = await publishingWorld();
    const ada = await signedIn(world, 'ada');
    await expect(
      publishConfiguration(ada, { files: changedPolicies() }, world.admin),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('reason'),
    });
  });

  test('is not asked about where people could not read it', async () => {
    const world = await publishingWorld();
    const readers = Array.from(
      { length: 900 },
      (_, at) =>
        `@id("reader-${at}")\npermit (principal == Sallyport::Person::"ada", action == Sallyport::Action::"ReadLedger", resource);`,
    );
    const files = guardedFiles().set('policies/readers.cedar', readers.join('\n'));
    const { fault } = await publishAs(world, 'ada', { files });
    expect(fault?.code).toBe('request_too_large');
  });

  test('a plain forbid beside the guardrail is absolute, and is on record', async () => {
    const forbid =
      '@id("frozen")\nforbid (principal, action == Sallyport::Action::"Publish", resource)\nwhen { context.time.hour >= 0 && context.request.changes.contains("policies") };\n';
    const files = guardedFiles();
    files.set('policies/freeze.cedar', forbid);
    // Under it Ada could publish no policies any more: nobody puts that in force by mistake.
    const world = await publishingWorld();
    const locked = await publishAs(world, 'ada', { files });
    expect(locked.fault?.code).toBe('configuration_refused');
  });

  test('an approval that is used up while the head is moved publishes nothing', async () => {
    const world = await publishingWorld();
    const files = changedPolicies();
    await approveByBoth(world, await asked(world, files));
    const before = await inForce(world);
    const append: Ledger['append'] = async (body, change) =>
      body.kind === 'configuration.published'
        ? { outcome: 'conflict', on: 'approval', id: 'x' }
        : world.admin.ledger.append(body, change);
    const ada = await signedIn(world, 'ada');
    await expect(
      publishConfiguration(
        ada,
        { files, reason: 'SHOP-7' },
        { ...world.admin, ledger: { append } },
      ),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('approval') });
    expect(await inForce(world)).toBe(before);
  });

  test('of two who publish with the same yes at once, one does', async () => {
    const world = await publishingWorld();
    const files = changedPolicies();
    await approveByBoth(world, await asked(world, files));
    const both = await Promise.all([
      publishAs(world, 'ada', { files }),
      publishAs(world, 'ada', { files }),
    ]);
    expect(both.filter(({ version }) => version !== undefined)).toHaveLength(1);
  });
});

describe('what needs nobody', () => {
  test('is published at once: a change of other files', async () => {
    const world = await publishingWorld();
    const files = guardedFiles();
    files.set('grants.yaml', `${files.get('grants.yaml')}# a comment\n`);
    expect((await publishAs(world, 'ada', { files })).version).toBeDefined();
  });
});

describe('a rule that nobody but the publisher could satisfy', () => {
  const alone = (group: string) => {
    const files = guardedFiles();
    const rules = String(files.get('approvals.yaml'));
    return files.set(
      'approvals.yaml',
      rules.replace('seats: [{group: security}, {group: platform}]', `seats: [{group: ${group}}]`),
    );
  };

  test('is not put in force by them, as they could take nothing back', async () => {
    const world = await publishingWorld(new Map(guardedFiles()));
    const { fault } = await publishAs(world, 'ada', { files: alone('administrators') });
    expect(fault?.code).toBe('configuration_refused');
    expect(fault?.message).toContain('without them nobody could satisfy rule configuration-change');
  });

  test('is not asked by: they are told at once', async () => {
    const files = guardedFiles();
    const people = String(files.get('people.yaml'));
    files.set('people.yaml', people.replace('[security]', '[security, administrators]'));
    const world = await publishingWorld(files);
    // With Hopper there would be somebody to ask, but there is not yet.
    const mended = `${files.get('people.yaml')}${otherPublisher.replace('[administrators]', '[security]')}`;
    const change = new Map([...changedPolicies(), ['people.yaml', mended]]);
    const { fault } = await publishAs(world, 'grace', { files: change });
    expect(fault?.code).toBe('policy_denied');
    expect(fault?.message).toContain('without grace, who asks, nobody could satisfy rule');
  });
});
