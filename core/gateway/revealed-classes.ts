import { revealQuestion } from '#core/policy/call-question.ts';
import type { KnownCall, UnderstoodCall } from './call-under-way.ts';
import { callingOf } from './calling-of.ts';
import { maskedClasses } from './mask-rules-of.ts';
import type { GatewayPorts } from './ports.ts';

/**
 * The classes of an answer's fields that policy in force lets this caller see: on each thing that
 * the call acts on, or not at all.
 */
export async function revealedClasses(
  call: KnownCall & { readonly understood: UnderstoodCall },
  { engine, clock }: Pick<GatewayPorts, 'engine' | 'clock'>,
): Promise<ReadonlySet<string>> {
  const { authenticated, understood } = call;
  const { configuration, grant } = authenticated.principal;
  const { facts } = understood;
  const classes = maskedClasses(call, 'answer');
  if (classes.length === 0) return new Set();
  const slice = await configuration.policySlice('Reveal', grant.name);
  if (slice.policies.length === 0) return new Set();
  const calling = callingOf(authenticated.principal, clock.now());
  const isRevealed = (field: string) =>
    facts.every(
      (fact) => engine.decide(revealQuestion(calling, fact, field), slice).effect === 'permit',
    );
  return new Set(classes.filter(isRevealed));
}
