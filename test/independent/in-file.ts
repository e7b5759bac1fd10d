import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs with a text in a file of its own, which is gone afterwards. */
export async function inFile<T>(text: string, act: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-file-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, text);
    return await act(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
