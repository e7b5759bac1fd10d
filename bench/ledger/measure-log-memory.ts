import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What it took to seal a log into files and to verify it, in processes of their own. */
export interface LogMemory {
  readonly entries: number;
  /** Largest resident set, bytes. */
  readonly sealing: number;
  readonly verifying: number;
  /** Wall time, seconds. */
  readonly sealingSeconds: number;
  readonly verifyingSeconds: number;
}

/** Seals and verifies a log of so many entries; some 1.5 GB of disk for a million, gone afterwards. */
export async function measureLogMemory(entries: number): Promise<LogMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-log-'));
  try {
    const sealed = await runWorker('seal', folder, String(entries));
    const [key = '', sealing] = sealed.lines;
    const verified = await runWorker('verify', folder, key);
    return {
      entries,
      sealing: Number(sealing),
      verifying: Number(verified.lines[0]),
      sealingSeconds: sealed.seconds,
      verifyingSeconds: verified.seconds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runWorker(...words: readonly string[]) {
  const worker = join(import.meta.dirname, 'log-worker.ts');
  const began = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [worker, ...words]);
  return { lines: stdout.trim().split('\n'), seconds: (performance.now() - began) / 1_000 };
}
