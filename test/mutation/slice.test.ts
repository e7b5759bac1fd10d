import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Rooms whose files are short and whose tests are quick enough for every run. */
const rooms = ['trust', 'leases'];
/** Lines of one file whose mutants are tried; `npm run mutate` tries all of every file. */
const lines = 16;

/**
 * Some lines of one judged file, chosen by what all of them hold: the same commit tries the same
 * lines again, and the next change of any of them tries others.
 */
function chosenLines(): { readonly room: string; readonly range: string } {
  const files = rooms.flatMap((room) =>
    globSync(`core/${room}/*.ts`).map((file) => ({ room, file, text: readFileSync(file, 'utf8') })),
  );
  const seed = createHash('sha256');
  for (const { text } of files.toSorted((a, b) => (a.file < b.file ? -1 : 1))) seed.update(text);
  const digest = seed.digest();
  const withCode = files
    .filter(({ text }) => functionLine(text) > 0)
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const one = withCode[digest.readUInt32BE(0) % withCode.length];
  if (one === undefined) throw new Error('there is no file to mutate');
  const from = functionLine(one.text);
  return { room: one.room, range: `${one.file}:${from}-${from + lines}` };
}

/** The line on which the file's first exported function begins, or 0. */
function functionLine(text: string): number {
  return text.split('\n').findIndex((line) => /^export (?:async )?function/.test(line)) + 1;
}

test('every mutant of some lines of the judged rooms is killed, or explained in place', async () => {
  const { room, range } = chosenLines();
  // Outside of the checkout, so that no test that reads its files meets the copy.
  const copies = mkdtempSync(join(tmpdir(), 'sallyport-mutants-'));
  const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';
  const args = ['run', '--mutate', range, '--tempDirName', copies, '--reporters', 'clear-text'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [stryker, ...args], {
      env: { ...process.env, SALLYPORT_MUTATED_ROOM: room, NODE_V8_COVERAGE: undefined },
    }).catch((error: Error & { stdout?: string }) => ({
      stdout: `${error.message}\n${error.stdout}`,
    }));
    expect(stdout).toMatch(/All files +\| +100\.00 /);
    expect(stdout).not.toMatch(/\[(?:Survived|NoCoverage)\]/);
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}, 600_000);
