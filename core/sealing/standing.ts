import { Fault } from '#core/faults.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import type { LogRecord, SealingStop } from './log-record.ts';
import type { SealingPorts } from './sealing-ports.ts';

/** The sealer's record as it was read, and the revision under which it may be moved (0: there is none). */
export interface Standing {
  readonly revision: number;
  readonly record: LogRecord;
}

/** The record as it stands; of a log that was never sealed, the one that it begins with. */
export async function readStanding({
  state,
  origin,
}: Pick<SealingPorts, 'state' | 'origin'>): Promise<Standing> {
  return (await state.read()) ?? { revision: 0, record: firstRecord(origin) };
}

/**
 * Refuses to seal what is stopped, with `Fault('sealing_stopped')`, and a log of another origin than
 * ours or than our key's, with `Fault('not_configured')`.
 */
export async function requireSealable(ports: SealingPorts, { record }: Standing): Promise<void> {
  if (record.stopped !== null) throw stoppedFault(record.stopped);
  const { name } = await ports.signer.key();
  for (const other of [record.origin, name]) {
    if (other === ports.origin) continue;
    const whose = other === name ? 'the signing key is of' : 'the log was begun as';
    throw new Fault(
      'not_configured',
      `${whose} ${other} and this process is told ${ports.origin}; give it the origin and the key that the log was begun with`,
    );
  }
}

/** `Fault('sealing_stopped')`, saying what was found and who may go on. */
export function stoppedFault({ finding, writer, n }: SealingStop): Fault {
  return new Fault(
    'sealing_stopped',
    `sealing has stopped at entry ${n} of writer ${writer}: ${finding}; find out why, then let it go on with \`sallyport ledger resume\``,
    { detail: { writer, n: String(n) } },
  );
}

function firstRecord(origin: string): LogRecord {
  return {
    origin,
    size: 0,
    root: emptyRoot.toString('base64'),
    sealer: null,
    resume: 0,
    batch: null,
    stopped: null,
    publishedAt: null,
  };
}
