import { Fault } from '#core/faults.ts';
import { countRefusal } from './count-refusal.ts';
import type { ExchangeRequest } from './exchange-request.ts';
import type { ExchangePorts } from './ports.ts';

/** Refuses a token unread where its address floods this process with tokens that cannot be verified. */
export async function refuseFlood(
  { origin }: Pick<ExchangeRequest, 'origin'>,
  ports: Pick<ExchangePorts, 'clock' | 'ledger' | 'limits' | 'metrics' | 'refusals'>,
): Promise<void> {
  if (!ports.limits.floods.refuses(origin.address, ports.clock.now())) return;
  const fault = new Fault(
    'slow_down',
    'too many tokens from your address could not be verified; wait a minute, then show one that is made for this broker',
  );
  await countRefusal(fault, undefined, ports);
  throw fault;
}
