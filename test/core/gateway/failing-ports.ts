import { Fault } from '#core/faults.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';

/** Before a call had any effect, or after it had it. */
type Moment = 'before' | 'after';

/** Ports of which exactly one call fails, and how many calls there were. */
export interface FailingPorts {
  readonly ports: GatewayPorts;
  calls(): number;
}

/** What a call of the gateway asks of the world, other than the time and new ids. */
const failing = [
  'store',
  'ledger',
  'configurations',
  'engine',
  'keyring',
  'spent',
  'models',
  'roles',
  'upstream',
  'bodies',
  'waiting',
  'holds',
] as const satisfies readonly (keyof GatewayPorts)[];

/** The same ports, of which the call with this number fails, counted over all of them from 1. */
export function failingAt(ports: GatewayPorts, at: number, moment: Moment): FailingPorts {
  let calls = 0;
  const guarded = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          calls += 1;
          const isFailing = calls === at;
          if (isFailing && moment === 'before') throw broken();
          const result = member.apply(target, given);
          if (!isFailing) return result;
          if (result instanceof Promise) return result.then(() => Promise.reject(broken()));
          throw broken();
        };
      },
    });
  const over = Object.fromEntries(failing.map((name) => [name, guarded(ports[name])]));
  const approvals = {
    ...ports.approvals,
    store: guarded(ports.approvals.store),
    ledger: guarded(ports.approvals.ledger),
  };
  return { ports: { ...ports, ...over, approvals }, calls: () => calls };
}

function broken(): Fault {
  return new Fault('store_unavailable', 'a port was told to fail; try again shortly');
}
