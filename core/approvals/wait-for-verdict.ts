import { type ListedApproval, listedApproval } from './listed-approval.ts';
import type { ReadingPorts, VerdictPorts } from './people-ports.ts';
import { personIn, readForPerson } from './show-approval.ts';
import type { SignedInPerson } from './signed-in-person.ts';

/** Under API Gateway's 29 s. */
export const longestWaitSeconds = 25;
/** How often a change is looked for; the bell of this process rings sooner. */
const lookMilliseconds = 1_000;

/** Whose verdict is waited for, and how long. */
export interface VerdictWait {
  readonly id: string;
  /** At most 25 are waited. */
  readonly seconds: number;
  /** What whoever waits knows already: anything newer is told at once. */
  readonly revision?: number;
}

/**
 * How a request stands, as soon as it is settled or has changed since it was last told of, or else
 * after so long. Where this process keeps too many waiting, at once.
 */
export async function waitForVerdict(
  by: SignedInPerson,
  wait: VerdictWait,
  ports: VerdictPorts,
): Promise<ListedApproval> {
  const leave = await ports.holds.enter(by.person.id);
  try {
    const seconds = leave === undefined ? 0 : Math.min(wait.seconds, longestWaitSeconds);
    return await untilChanged(by, { ...wait, seconds }, ports);
  } finally {
    await leave?.();
  }
}

async function untilChanged(
  by: SignedInPerson,
  { id, seconds, revision }: VerdictWait,
  ports: VerdictPorts,
): Promise<ListedApproval> {
  const { clock, waiting } = ports;
  const until = clock.now().getTime() + seconds * 1_000;
  let known = revision;
  for (;;) {
    const standing = await standingOf(by, id, ports);
    known ??= standing.revision;
    const left = until - clock.now().getTime();
    if (standing.status !== 'pending' || standing.revision !== known || left <= 0) return standing;
    await waiting.changed([id], Math.min(left, lookMilliseconds));
  }
}

async function standingOf(
  by: SignedInPerson,
  id: string,
  ports: ReadingPorts,
): Promise<ListedApproval> {
  const { found, configuration } = await readForPerson(by, id, ports);
  return listedApproval(found, { now: ports.clock.now(), isPerson: personIn(configuration) });
}
