import { Buffer } from 'node:buffer';
import { sealerName } from '#core/ledger/sealer-name.ts';
import { damageAt } from './damage.ts';
import type { LogObject, LogObjects } from './ports.ts';

/**
 * Puts each object unless it is there, and looks that what is there is the same. Throws
 * `Fault('ledger_damaged')`, naming the first that is not.
 */
export async function writeObjects(
  objects: LogObjects,
  { size, written }: { readonly size: number; readonly written: readonly LogObject[] },
): Promise<void> {
  const found = await Promise.all(written.map((object) => putSame(objects, object)));
  const wrong = written.find((_, at) => found[at] === false);
  if (wrong === undefined) return;
  throw damageAt(
    sealerName,
    size,
    `${wrong.path} was put by somebody else and is not what belongs there`,
  );
}

async function putSame(objects: LogObjects, object: LogObject): Promise<boolean> {
  if ((await objects.putOnce(object)) === 'put') return true;
  const there = await objects.get(object.path);
  return there !== undefined && Buffer.from(object.body).equals(there);
}
