import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { openCheckpoint, signCheckpoint } from '#core/tlog/checkpoint.ts';
import { encodeVerifierKey, type VerifierKey } from '#core/tlog/verifier-key.ts';
import { damageAt } from './damage.ts';
import type { LogObjects } from './ports.ts';
import type { SealingPorts } from './sealing-ports.ts';
import type { Standing } from './standing.ts';

/** How often another sealer may replace the checkpoint under our hands before we give up. */
const attempts = 8;

/**
 * Signs the checkpoint of the record's size, puts it once under its size, and then in place of the
 * last one unless that is newer. Throws `Fault('ledger_damaged')` where what is published is not of
 * this log, and `Fault('not_configured')` where the log is signed with another key.
 */
export async function publishCheckpoint(ports: SealingPorts, standing: Standing): Promise<void> {
  const key = await ports.signer.key();
  await requireKey(ports.objects, key);
  const note = await signOnce(ports, standing, key);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = await readText(ports.objects, 'checkpoint');
    if (await isPublished(ports, standing, { current, key })) return;
    if (await ports.objects.replaceCheckpoint({ expected: current, note })) return;
  }
  throw new Fault(
    'store_unavailable',
    'other processes keep replacing the checkpoint; try again shortly',
  );
}

/** The key is put beside the log for whoever reads it; that it is the same shows a key that was changed. */
async function requireKey(objects: LogObjects, key: VerifierKey): Promise<void> {
  const text = `${encodeVerifierKey(key)}\n`;
  const there = await readText(objects, 'key');
  if (there === text) return;
  if (there === undefined) {
    await objects.putOnce({
      path: 'key',
      contentType: 'text/plain; charset=utf-8',
      body: Buffer.from(text),
      keeping: 'locked',
    });
    if ((await readText(objects, 'key')) === text) return;
  }
  throw new Fault(
    'not_configured',
    'the log is signed with another key than this process has; give it back the key that the log was begun with',
  );
}

/** The note that was put first under this size, ours or another sealer's. */
async function signOnce(
  { objects, signer, origin }: SealingPorts,
  { record: { size, root } }: Standing,
  key: VerifierKey,
): Promise<string> {
  const path = `checkpoints/${size}`;
  const note = await signCheckpoint({ origin, size, root: Buffer.from(root, 'base64') }, signer);
  const body = Buffer.from(note);
  const put = await objects.putOnce({
    path,
    contentType: 'text/plain; charset=utf-8',
    body,
    keeping: 'locked',
  });
  if (put === 'put') return note;
  const first = (await readText(objects, path)) ?? '';
  const told = openCheckpoint(first, key);
  if (told.size === size && told.root.toString('base64') === root) return first;
  throw damageAt(sealerName, size, `${path} names another root than the one that was assigned`);
}

/** Whether the checkpoint that is there is already ours or newer; it has to be one of this log. */
async function isPublished(
  { state }: SealingPorts,
  { revision, record }: Standing,
  { current, key }: { readonly current: string | undefined; readonly key: VerifierKey },
): Promise<boolean> {
  const before = record.batch ?? record;
  if (current === undefined && before.size === 0) return false;
  if (current === undefined) {
    throw damageAt(sealerName, before.size, 'the object checkpoint is gone');
  }
  const told = openCheckpoint(current, key);
  const root = told.root.toString('base64');
  if (told.size === before.size && root === before.root) return false;
  if (told.size === record.size && root === record.root) return true;
  // Another sealer may have gone on meanwhile; then the record has moved as well.
  if (told.size > record.size && (await state.read())?.revision !== revision) return true;
  throw damageAt(
    sealerName,
    told.size,
    `the object checkpoint names a size and root that the log did not have last`,
  );
}

async function readText(objects: LogObjects, path: string): Promise<string | undefined> {
  const bytes = await objects.get(path);
  return bytes && Buffer.from(bytes).toString('utf8');
}
