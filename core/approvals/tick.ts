import { Fault } from '#core/faults.ts';
import type { Actor, EntryKind, Origin } from '#core/ledger/entry.ts';
import type { Approval } from './approval.ts';
import { commitApproval } from './change-approval.ts';
import { type Due, dueNow, nextLook } from './due.ts';
import type { ApprovalPorts } from './ports.ts';
import { settle } from './settle.ts';

/** What whoever keeps time learns from a look. */
export interface Look {
  /** Nothing more can come of waiting. */
  readonly settled: boolean;
  /** Of the record that was looked at: whoever waits must wait for this one. */
  readonly revision: number;
  /** 1 or more; when to look again at the latest. */
  readonly waitSeconds: number;
}

/** All of the world that a look touches: it wakes nobody, and opens nothing. */
export type TickPorts = Pick<ApprovalPorts, 'clock' | 'metrics' | 'store' | 'ledger' | 'people'>;

/** Steps of one look: more than time can have caused since the one before. */
const mostSteps = 64;

/**
 * Does what time has made due for a request, each thing once and in one transaction with its entry,
 * and says when to look again. Looking twice, late, or while people vote changes nothing more.
 */
export async function tick(id: string, ports: TickPorts): Promise<Look> {
  for (let step = 1; step <= mostSteps; step += 1) {
    const before = await ports.store.read('approval', id);
    // Forgotten: its time is long over.
    if (before === undefined) return { settled: true, revision: 0, waitSeconds: 1 };
    const now = ports.clock.now();
    const next = await nextStep(before.value, now, ports);
    if (next === undefined) return lookAt(before.value, before.revision, now);
    const { after, kind, facts } = next;
    const isDone = await commitApproval(
      { before, after, now, told: { kind, facts, actor: time, origin: nowhere } },
      ports,
    );
    if (isDone) ports.metrics.count(kind, { status: after.status });
  }
  throw new Fault('slow_down', 'too many decide about this request at once; look again shortly');
}

const time: Actor = { kind: 'system', id: 'time' };
const nowhere: Origin = { address: '', userAgent: '', requestId: '', face: 'system' };

interface Step {
  readonly after: Approval;
  readonly kind: EntryKind;
  readonly facts: Readonly<Record<string, string | number>>;
}

async function nextStep(
  approval: Approval,
  now: Date,
  ports: Pick<ApprovalPorts, 'people'>,
): Promise<Step | undefined> {
  const due = dueNow(approval, now);
  if (due !== undefined) return stepOf(due, now, ports);
  if (approval.status === 'pending' || approval.told.verdict) return undefined;
  const { at = '', by = '' } = approval.settled ?? {};
  return {
    after: { ...approval, told: { ...approval.told, verdict: true } },
    kind: 'approval.settled',
    facts: { settledAt: at, settledBy: by },
  };
}

async function stepOf(
  due: Due,
  now: Date,
  { people }: Pick<ApprovalPorts, 'people'>,
): Promise<Step> {
  const { approval } = due;
  switch (due.kind) {
    case 'expired':
      return { after: approval, kind: 'approval.expired', facts: {} };
    case 'reminded':
      return {
        after: approval,
        kind: 'approval.reminded',
        facts: { reminders: approval.told.reminders },
      };
    case 'escalated':
      return {
        // Words that were given before may fill a place that only now is theirs to fill.
        after: settle(approval, { now, isPerson: await people(), by: 'time' }),
        kind: 'approval.escalated',
        facts: { groups: due.groups.join(', ') },
      };
  }
}

function lookAt(approval: Approval, revision: number, now: Date): Look {
  const next = nextLook(approval);
  if (next === null) return { settled: true, revision, waitSeconds: 1 };
  const seconds = Math.ceil((next.getTime() - now.getTime()) / 1_000);
  return { settled: false, revision, waitSeconds: Math.max(1, seconds) };
}
