import type { JsonCaller } from './json-caller.ts';
import { type ServiceFaults, serviceFault } from './service-fault.ts';

/** A call some of whose refusals are as good as an answer. */
export interface ExpectingCall {
  readonly operation: string;
  readonly input: object;
  readonly faults: ServiceFaults;
  /** Codes of those refusals. */
  readonly expected: readonly string[];
}

/** What came: an answer, or one of the refusals that were expected. */
export type Expected =
  | { readonly kind: 'answered'; readonly reply: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly code: string };

/** Calls, and throws the faults of everything but the refusals that are expected. */
export async function callExpecting(call: JsonCaller, asked: ExpectingCall): Promise<Expected> {
  const { operation, input, faults, expected } = asked;
  let last = '';
  try {
    const reply = await call({
      operation,
      input,
      faultOf: (error) => {
        last = error.code;
        return serviceFault(faults, error);
      },
    });
    return { kind: 'answered', reply };
  } catch (error) {
    if (expected.includes(last)) return { kind: 'refused', code: last };
    throw error;
  }
}
