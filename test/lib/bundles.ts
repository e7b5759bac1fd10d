import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames } from '#lib/functions.ts';

/** A folder of placeholders for the bundles: what a template says does not depend on their code. */
export function placeholderBundles(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bundles-'));
  for (const name of functionNames) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = () => undefined;\n');
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
