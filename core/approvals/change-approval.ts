import { Fault } from '#core/faults.ts';
import type { Actor, EntryKind, Origin } from '#core/ledger/entry.ts';
import type { Check, CommitResult, Versioned } from '#core/store/store.ts';
import type { Approval } from './approval.ts';
import { approvalEntry } from './approval-entry.ts';
import { closingWrites } from './closing-writes.ts';
import { losesBreakGlass } from './loses-break-glass.ts';
import type { ApprovalPorts } from './ports.ts';
import { rememberedUntil } from './remembered-until.ts';

/** A change of one request, and the entry that tells of it. */
export interface ApprovalChange {
  readonly kind: EntryKind;
  readonly actor: Actor;
  readonly origin: Origin;
  /** What becomes of the request; the same object where nothing does. */
  readonly change: (approval: Approval, now: Date) => Approval;
  /** What the entry tells beside what every entry of a request tells. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
  /** What it rests on beside the request, and must not have changed meanwhile. */
  readonly checks?: readonly Check[];
}

/** Each attempt loses only to another change of this request. */
const attempts = 64;

/**
 * Changes a request by one conditional write, in one transaction with its entry: a change that was
 * made from what is no longer so is made again from what is. Wakes whoever keeps time when that
 * settles it. Throws `not_found`, `conflict` where what it rests on has changed, and whatever the
 * change throws.
 */
export async function changeApproval(
  id: string,
  { change, ...told }: ApprovalChange,
  ports: ApprovalPorts,
): Promise<Approval> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await ports.store.read('approval', id);
    if (before === undefined) throw unknownApproval();
    const now = ports.clock.now();
    const after = change(before.value, now);
    if (after === before.value) return after;
    if (!(await commitApproval({ before, after, told, now }, ports))) continue;
    if (after.status !== 'pending' && before.value.status === 'pending') {
      // What is lost here is made up for by the timer's own next look.
      await ports.timer.wake(id).catch(() => undefined);
    }
    return after;
  }
  throw new Fault('slow_down', 'too many decide about this request at once; try again shortly');
}

/** One step from a state that was read to the next; false where it is no longer in that state. */
export async function commitApproval(
  step: {
    readonly before: Versioned<Approval>;
    readonly after: Approval;
    readonly told: Omit<ApprovalChange, 'change'>;
    readonly now: Date;
  },
  ports: Pick<ApprovalPorts, 'ledger' | 'store'>,
): Promise<boolean> {
  const { before, after, told, now } = step;
  const isClosed = before.value.status === 'pending' && after.status !== 'pending';
  const write = {
    ...{ kind: 'approval' as const, id: after.id, expected: before.revision, value: after },
    expiresAt: rememberedUntil(after),
  };
  const closing = isClosed ? await closingWrites(after, now, ports.store) : [];
  const writes = [write, ...closing];
  const lost = isClosed && losesBreakGlass(after) ? { breakGlassLost: true } : {};
  const entry = approvalEntry(after, { ...told, facts: { ...told.facts, ...lost } }, now);
  const { checks = [] } = told;
  const result = await ports.ledger.append(entry, { writes, checks });
  refuseChanged(result, checks);
  return result.outcome === 'committed';
}

function refuseChanged(result: CommitResult, checks: readonly Check[]): void {
  if (result.outcome === 'committed') return;
  if (!checks.some(({ kind, id }) => kind === result.on && id === result.id)) return;
  throw new Fault(
    'conflict',
    'what this rests on has changed meanwhile; look again, and repeat it',
  );
}

/** The answer about a request that there is not. */
export function unknownApproval(): Fault {
  return new Fault(
    'not_found',
    'there is no such request; see "sallyport approvals list" for those there are',
  );
}
