import type { FaultCode } from '#core/faults.ts';
import type { Refusal, ServiceFaults } from './service-fault.ts';

/**
 * What the errors of a service mean that the broker uses for itself: nobody who asks the broker can
 * mend them. `refusals` go before what is common to all such services.
 */
export function ownFaults(
  name: string,
  unavailable: FaultCode,
  refusals: readonly (readonly [code: string, refusal: Refusal])[] = [],
): ServiceFaults {
  const forbidden: Refusal = {
    fault: unavailable,
    say: () =>
      `${name} does not permit this to the broker; an operator must compare its role with docs/permissions.md`,
  };
  const missing: Refusal = {
    fault: unavailable,
    say: () =>
      `${name} does not have what the broker was deployed with; an operator must deploy it again`,
  };
  const common = [
    ['AccessDenied', forbidden],
    ['AccessDeniedException', forbidden],
    ['ResourceNotFoundException', missing],
  ] as const;
  return { name, unavailable, refusals: new Map([...common, ...refusals]) };
}
