import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file as it shall be, and where its draft may lie: on the same disk. */
interface WholeFile {
  readonly path: string;
  readonly drafts: string;
  readonly body: Uint8Array;
  readonly mode: number;
}

/**
 * Makes a file unless there is one: of several who make it at once the first one's counts. A draft
 * is linked when it is finished and on the disk, so that a crash leaves all of the file or none.
 */
export async function putFileOnce(file: WholeFile): Promise<'put' | 'exists'> {
  await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
  const draft = await writeDraft(file);
  try {
    await link(draft, file.path);
    return 'put';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return 'exists';
  } finally {
    await rm(draft, { force: true });
    // Also what another linked before us, and may not have come to: `exists` means for good.
    await syncFolder(dirname(file.path));
  }
}

/** A finished draft of the file, on the disk; its path. */
export async function writeDraft({ drafts, body, mode }: Omit<WholeFile, 'path'>): Promise<string> {
  await mkdir(drafts, { recursive: true, mode: 0o700 });
  const draft = join(drafts, randomUUID());
  await withFile(await open(draft, 'wx', mode), async (handle) => {
    await handle.writeFile(body);
    await handle.sync();
  });
  return draft;
}

/** Makes what was linked or renamed in a folder outlast a crash of the machine. */
export async function syncFolder(folder: string): Promise<void> {
  await withFile(await open(folder, 'r'), (handle) => handle.sync());
}

async function withFile(handle: FileHandle, act: (handle: FileHandle) => Promise<void>) {
  try {
    await act(handle);
  } finally {
    await handle.close();
  }
}
