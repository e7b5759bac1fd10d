import { expect, test } from 'vitest';
import { publishConfiguration } from '#core/administration/publish-configuration.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';
import { asOwner, exchangeWorld } from '#test/exchange-world.ts';

/** The outcome of Ada publishing the example with another people.yaml. */
async function publishAsAda(change: (people: string) => string): Promise<unknown> {
  const world = await exchangeWorld();
  const person = { ...asOwner.person, id: 'ada', groups: ['platform', 'administrators'] };
  const files = new Map(readConfigurationFolder(exampleFolder));
  files.set('people.yaml', change(String(files.get('people.yaml'))));
  const published = publishConfiguration({ ...asOwner, person }, { files }, world.admin);
  return published.then(
    ({ publishedBy }) => publishedBy,
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
