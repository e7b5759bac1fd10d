import { Fault } from '#core/faults.ts';
import { canonicalJson } from '#core/ledger/canonical-json.ts';
import type { WriterGap } from '#core/ledger/entry.ts';
import type { LogRecord, SealingStop } from './log-record.ts';
import { moveRecord } from './move-record.ts';
import type { LogState } from './ports.ts';

/**
 * Lets sealing go on after exactly this stop, and without a gap that `findGap` found. Throws
 * `Fault('conflict')` where the stop does not stand any more: somebody else was first, or it stopped
 * again over something that nobody has looked at.
 */
export async function resumeSealing(
  state: LogState,
  stop: SealingStop,
  gap?: WriterGap,
): Promise<void> {
  const standing = await state.read();
  const isSame = canonicalJson(standing?.record.stopped ?? null) === canonicalJson(stop);
  if (standing !== undefined && isSame) {
    const { revision, record } = standing;
    const next = { ...record, stopped: null, ...withGap(record, gap) };
    // While it is stopped nobody but another administrator moves it.
    if (await moveRecord(state, { expected: revision, record: next, heads: [] })) return;
  }
  throw new Fault(
    'conflict',
    'sealing is not stopped any more as it was when you asked; look at it again with `sallyport ledger status`',
  );
}

/** Of one writer there is one: a later one has the earlier in it. */
function withGap({ gaps = [] }: LogRecord, gap: WriterGap | undefined): Pick<LogRecord, 'gaps'> {
  if (gap === undefined) return {};
  return { gaps: [...gaps.filter(({ writer }) => writer !== gap.writer), gap] };
}
