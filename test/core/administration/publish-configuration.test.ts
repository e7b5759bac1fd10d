import { describe, expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { headId } from '#core/config/head.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, type ExchangeWorld, exchangeWorld } from '#test/exchange-world.ts';

/** The outcome of Ada publishing the example with another people.yaml. */
async function publishAsAda(change: (people: string) => string): Promise<unknown> {
  const world = await exchangeWorld();
  const person = { ...asOwner.person, id: 'ada', groups: ['platform', 'administrators'] };
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set('people.yaml', change(String(files.get('people.yaml'))));
  const published = publishConfiguration({ ...asOwner, person }, { files }, world.admin);
  return published.then(
    ({ head }) => head.publishedBy,
    (fault) => [fault.code, fault.message],
  );
}

test('a publisher who stays an administrator publishes', async () => {
  expect(await publishAsAda((people) => people.replace('name: Ada', 'name: Ada L'))).toBe('ada');
});

/** Somebody else who holds what the rest of the example refers to. */
const eve = (...groups: readonly string[]) =>
  `  eve:\n    name: Eve\n    subject: { issuer: people, sub: eve }\n    groups: [${groups.join(', ')}]\n`;

test.each<[string, (people: string) => string]>([
  [
    'leaves the publisher out of the group that may publish',
    (people) => people.replace('[platform, administrators]', '[platform]') + eve('administrators'),
  ],
  [
    'leaves the publisher out of people.yaml',
    (people) => people.replace('  ada:', '  ada-l:') + eve('ada'),
  ],
])('a configuration that %s is refused, as nobody could mend it', async (_name, change) => {
  const [code, message] = (await publishAsAda(change)) as [string, string];
  expect(code).toBe('configuration_refused');
  expect(message).toContain('could not publish again');
});

describe('while a configuration is published', () => {
  const files = readConfigurationFolder(exampleFolder);
  const changed = (note: string) => new Map([...files, ['people.yaml', peopleWith(note)]]);
  const peopleWith = (note: string) =>
    String(files.get('people.yaml')).replace('name: Ada', `name: Ada ${note}`);

  /** The same world, in which something happens just before a publish writes its entry. */
  function interrupted(world: ExchangeWorld, act: () => Promise<unknown>): AdminPorts {
    let happened = false;
    const append: Ledger['append'] = async (body, change) => {
      if (!happened && body.kind === 'configuration.published') {
        happened = true;
        await act();
      }
      return world.admin.ledger.append(body, change);
    };
    return { ...world.admin, ledger: { append } };
  }

  test('somebody may stop an identity: the publish goes through, and the stop stays', async () => {
    const world = await exchangeWorld();
    const stop = { identity: 'shop-deployer', stopping: 'suspend', reason: 'a test' } as const;
    const ports = interrupted(world, () => stopIdentity(asOwner, stop, world.admin));
    const { head } = await publishConfiguration(asOwner, { files: changed('L') }, ports);
    expect(head.stopped['shop-deployer']).toMatchObject({ state: 'suspended' });
    expect((await world.store.read('head', headId))?.value).toEqual(head);
  });

  test('somebody may publish another: the later one is told so and loses', async () => {
    const world = await exchangeWorld();
    const other = { files: changed('M') };
    const ports = interrupted(world, () => publishConfiguration(asOwner, other, world.admin));
    await expect(
      publishConfiguration(asOwner, { files: changed('L') }, ports),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('published') });
  });

  test('stops without end are a conflict of their own', async () => {
    const world = await exchangeWorld();
    const append: Ledger['append'] = async (body, change) =>
      body.kind === 'configuration.published'
        ? { outcome: 'conflict', on: 'head', id: headId }
        : world.admin.ledger.append(body, change);
    const ports = { ...world.admin, ledger: { append } };
    await expect(
      publishConfiguration(asOwner, { files: changed('L') }, ports),
    ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('stopped') });
  });
});
