import { randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises';
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
  const draft = await writeDraft(file);
  try {
    await withFolder(dirname(file.path), () => link(draft, file.path));
    return 'put';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return 'exists';
  } finally {
    await unlink(draft);
    // Also what another linked before us, and may not have come to: `exists` means for good.
    await syncFolder(dirname(file.path));
  }
}

/** A finished draft of the file, on the disk; its path. */
export async function writeDraft({ drafts, body, mode }: Omit<WholeFile, 'path'>): Promise<string> {
  const draft = join(drafts, randomUUID());
  const file = await withFolder(drafts, () => open(draft, 'wx', mode));
  await withFile(file, async (handle) => {
    await handle.writeFile(body);
    await handle.sync();
  });
  return draft;
}

/** What needs a folder, and makes it where there is none: most often there is. */
async function withFolder<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await act();
  }
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
