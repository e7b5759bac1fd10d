import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCode } from '#cli/exit-code.ts';
import { ledgerVerify } from '#cli/ledger-verify.ts';
import { findingTable } from '#core/verification/finding.ts';

const page = readFileSync('docs/verifying.md', 'utf8');

test('docs/verifying.md tells what every finding means, in the words of the code', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gmu)].map(([, code, means]) => [
    code,
    means,
  ]);
  expect(rows).toEqual(Object.entries(findingTable));
});

test('docs/verifying.md names options and exit codes that there are', () => {
  const options = [...page.matchAll(/ledger verify[^\n#]*/gu)].flatMap(([line]) =>
    [...line.matchAll(/--([a-z]+)/gu)].map(([, name]) => name),
  );
  expect(options.length).toBeGreaterThan(5);
  for (const option of options) expect(Object.keys(ledgerVerify.options)).toContain(option);
  expect(page).toContain(`with ${exitCode.damaged} if anything does not`);
});
