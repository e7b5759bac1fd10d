import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileConfiguration } from '#core/config/compile-configuration.ts';
import { readConfigurationFolder } from '#local/configuration-folder.ts';
import { exampleFolder } from '#local/example-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-configuration-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, ...paths: readonly string[]): string {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), `# ${path}\n`);
  }
  return join(folder, name);
}

test('files of every folder of a configuration are read', () => {
  const root = write(
    'whole',
    ...['issuers.yaml', 'identities.yaml', 'identities/team-a.yaml', 'people/staff.yaml'],
    ...['grants/shop.yaml', 'policies/main.cedar', 'tests/story.yaml'],
  );
  expect([...readConfigurationFolder(root)]).toEqual(
    [
      ...['identities.yaml', 'issuers.yaml', 'identities/team-a.yaml', 'people/staff.yaml'],
      ...['grants/shop.yaml', 'policies/main.cedar', 'tests/story.yaml'],
    ].map((path) => [path, `# ${path}\n`]),
  );
});

test.each(['policies/deny.ceder', 'policies/more/deny.cedar', 'grants.yml', 'deny.cedar'])(
  'what was meant as configuration is refused, not passed over: %s',
  (path) => {
    const root = write(path.replaceAll('/', '_'), path);
    const files = new Map([
      ...readConfigurationFolder(exampleFolder),
      ...readConfigurationFolder(root),
    ]);
    expect(compileConfiguration(files, { local: true })).toMatchObject([
      { file: path, message: expect.stringContaining('not a file of a configuration') },
    ]);
  },
);

test('hidden files, the world of the sandbox and links to folders are left where they are', () => {
  const root = write('aside', 'issuers.yaml', 'sandbox.yaml', 'policies/.main.cedar.swp', 'README');
  symlinkSync(root, join(root, 'policies', 'loop'));
  expect([...readConfigurationFolder(root).keys()]).toEqual(['issuers.yaml']);
});

test('a folder that is not there, or holds nothing of ours, is refused', () => {
  expect(() => readConfigurationFolder(join(folder, 'nowhere'))).toThrow('there is no');
  expect(() => readConfigurationFolder(write('empty', 'README'))).toThrow('no configuration');
});

test('a file that cannot be read is named, with the reason', () => {
  const root = write('unreadable', 'issuers.yaml');
  symlinkSync('people.yaml', join(root, 'people.yaml'));
  expect(() => readConfigurationFolder(root)).toThrow(/people\.yaml cannot be read \(ELOOP\)/u);
});
