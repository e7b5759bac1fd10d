import { Fault } from '#core/faults.ts';
import { requireRoom } from '#core/leases/revocation-policy.ts';
import type { RevokedSession } from '#core/leases/revoked-sessions.ts';
import type { Revoker } from '#core/leases/revoker.ts';

/** What this IAM does to the next calls; `up` is nothing unusual. */
export type IamWeather = 'up' | 'down' | 'denied' | 'throttled';

/** What one role denies. */
export interface Denied {
  readonly sessions: readonly RevokedSession[];
  readonly issuedBefore?: string;
}

/** A revoker for tests: remembers what each role denies, with faults on demand. */
export interface MemoryRevoker extends Revoker {
  setWeather(weather: IamWeather): void;
  /** Every later deny waits for this, with the role that it is about, before it takes effect. */
  holdAt(gate: ((role: string) => Promise<void>) | undefined): void;
  /** What the role denies; undefined where it denies nothing. */
  deniedBy(role: string): Denied | undefined;
  /** Denies that took effect so far. */
  readonly applied: number;
}

const weathers = {
  up: undefined,
  down: ['sts_unavailable', 'iam could not be reached; try again shortly'],
  denied: ['role_refused', 'iam refused the revoker; check what it may do'],
  throttled: ['slow_down', 'iam is throttling the broker; try again in some seconds'],
} as const;

/** Makes a revoker in memory; `roles` are those that there are, and every one where it is absent. */
export function createMemoryRevoker(roles?: readonly string[]): MemoryRevoker {
  const denied = new Map<string, Denied>();
  const state = { weather: 'up' as IamWeather, applied: 0 };
  let gate: ((role: string) => Promise<void>) | undefined;
  return {
    get applied() {
      return state.applied;
    },
    setWeather: (next) => {
      state.weather = next;
    },
    holdAt: (next) => {
      gate = next;
    },
    deniedBy: (role) => denied.get(role),
    deny: async (role, sessions, issuedBefore) => {
      await gate?.(role);
      const storm = weathers[state.weather];
      if (storm !== undefined) throw new Fault(storm[0], storm[1]);
      const next: Denied = { sessions, ...(issuedBefore === undefined ? {} : { issuedBefore }) };
      const isNothing = sessions.length === 0 && issuedBefore === undefined;
      requireRole(role, { roles, isNothing });
      requireRoom({ role, sessions, ...wholeRole(issuedBefore) });
      state.applied += 1;
      if (isNothing) denied.delete(role);
      else denied.set(role, next);
    },
  };
}

function requireRole(
  role: string,
  known: { readonly roles: readonly string[] | undefined; readonly isNothing: boolean },
): void {
  if (known.isNothing || known.roles === undefined || known.roles.includes(role)) return;
  throw new Fault('role_refused', `iam knows no ${role}; check its name`);
}

function wholeRole(issuedBefore: string | undefined) {
  return issuedBefore === undefined ? {} : { wholeRole: { issuedBefore, until: issuedBefore } };
}
