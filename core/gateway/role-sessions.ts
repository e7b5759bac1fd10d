import { Fault } from '#core/faults.ts';
import type { GatewaySession } from '#core/leases/gateway-session.ts';
import type { AssumedRole, Sts } from '#core/leases/sts.ts';
import type { Clock } from '#core/world.ts';

/** Credentials are renewed when less than this is left, so that a call never ends with them. */
const marginMilliseconds = 5 * 60 * 1000;
/** More sessions at once than an instance serves; the one that was used longest ago is forgotten. */
const mostSessions = 1_000;

interface Held {
  readonly role: AssumedRole;
  readonly at: number;
}

/**
 * The role credentials of sessions, which never leave the gateway: assumed when first needed,
 * renewed in time, one assumption of a session under way at a time.
 */
export class RoleSessions {
  readonly #sts: Sts;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #underWay = new Map<string, Promise<AssumedRole>>();

  constructor(sts: Sts, clock: Clock) {
    this.#sts = sts;
    this.#clock = clock;
  }

  /** Credentials that are good for some minutes at least; throws what STS refuses. */
  async roleOf(sessionId: string, session: GatewaySession): Promise<AssumedRole> {
    const held = this.#held.get(sessionId);
    if (held !== undefined && this.#isFresh(held)) return this.#use(sessionId, held);
    const underWay = this.#underWay.get(sessionId) ?? this.#assume(sessionId, session);
    return underWay;
  }

  /** Forgets what a session could call with. */
  forget(sessionId: string): void {
    this.#held.delete(sessionId);
  }

  /** By half of their life where that is shorter than the margin. */
  #isFresh({ role, at }: Held): boolean {
    const ends = role.expiresAt.getTime();
    const margin = Math.min(marginMilliseconds, (ends - at) / 2);
    return this.#clock.now().getTime() < ends - margin;
  }

  #use(sessionId: string, held: Held): AssumedRole {
    this.#held.delete(sessionId);
    this.#held.set(sessionId, held);
    return held.role;
  }

  #assume(sessionId: string, { assumeRole }: GatewaySession): Promise<AssumedRole> {
    const assuming = this.#sts.assumeRole(assumeRole).then((role) => {
      if (role.expiresAt <= this.#clock.now()) throw expiredAlready();
      this.#held.set(sessionId, { role, at: this.#clock.now().getTime() });
      const [oldest] = this.#held.keys();
      if (this.#held.size > mostSessions && oldest !== undefined) this.#held.delete(oldest);
      return role;
    });
    this.#underWay.set(sessionId, assuming);
    const done = () => this.#underWay.delete(sessionId);
    void assuming.then(done, done);
    return assuming;
  }
}

function expiredAlready(): Fault {
  return new Fault(
    'sts_unavailable',
    'sts gave credentials that have expired by our clock; check the clock of the gateway, and try again',
  );
}
