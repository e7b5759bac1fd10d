import { createGatewayUpstream } from '#adapters/aws/gateway-upstream.ts';
import { createTransport } from '#adapters/aws/transport.ts';
import { Fault } from '#core/faults.ts';
import type { Upstream } from '#core/gateway/upstream.ts';
import type { Clock } from '#core/world.ts';

interface TimedUpstreamParts {
  readonly clock: Clock;
  /** Where a host of AWS is reached. */
  endpointOf(host: string): URL;
  /** An answer that is longer is not read to its end. */
  readonly largestAnswerBytes: number;
}

/** AWS answers most calls in less; with less than this no call is begun. */
const leastMs = 1_000;

/**
 * AWS over connections that are kept, for processes that are ended at a time: what is returned waits
 * for AWS until an instant, and sends nothing when there is no time left to learn what came of it.
 */
export function createTimedUpstream(parts: TimedUpstreamParts): (until: Date) => Upstream {
  const { clock } = parts;
  const transport = createTransport();
  return (until) => ({
    send: async (call) => {
      const timeoutMs = Math.floor(until.getTime() - clock.now().getTime());
      if (timeoutMs < leastMs) throw noTime();
      return createGatewayUpstream({ ...parts, timeoutMs, transport }).send(call);
    },
  });
}

function noTime(): Fault {
  return new Fault(
    'unavailable',
    'the call was not sent, since no time was left for its answer; try again',
  );
}
