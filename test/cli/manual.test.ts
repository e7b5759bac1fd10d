import { expect, test } from 'vitest';
import { commands } from '#cli/commands.ts';
import { commandHelp, overview } from '#cli/help.ts';

/** docs/cli.md as the command table tells it. */
function manual(): string {
  const sections = commands.map(
    (command) => `## sallyport ${command.name}\n\n\`\`\`\n${commandHelp(command)}\n\`\`\`\n`,
  );
  return [
    '# The command line\n',
    'Run it as `bin/sallyport`, or as `npm run --silent sallyport --` followed by the command.\n',
    'This page is what `--help` prints.\n',
    `\`\`\`\n${overview(commands)}\n\`\`\`\n`,
    ...sections,
  ].join('\n');
}

test('docs/cli.md is what --help prints (write it anew with `vitest run -u`)', async () => {
  await expect(manual()).toMatchFileSnapshot('../../docs/cli.md');
});

test('every command shows an example that begins with a command of ours', () => {
  for (const command of commands) {
    expect(command.examples.length, command.name).toBeGreaterThan(0);
    for (const example of command.examples) {
      expect(example).toMatch(/sallyport |npm (start|run demo)/u);
    }
  }
});

test('no option takes a secret', () => {
  const options = commands.flatMap((command) => Object.entries(command.options));
  // One may be called after a token if it takes the name of a file.
  const names = options.filter(([, { value }]) => value !== 'FILE').map(([name]) => name);
  for (const name of names) expect(name).not.toMatch(/secret|password|^token$|key/u);
});
