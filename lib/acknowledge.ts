import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag about one construct, by the rule's id, each for a reason in words. */
export function acknowledge(
  construct: IConstruct,
  reasons: Readonly<Record<string, string>>,
): void {
  const { stackTraceLimit } = Error;
  // With each, the library keeps where in which file of this machine it was accepted; what is
  // synthesised must not differ between machines.
  Error.stackTraceLimit = 0;
  try {
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(construct).acknowledge({ id, reason });
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Why nothing here sends traces. */
export const noTraces =
  'A request is followed by its id, which is in every log line and entry; traces would need a right on all resources, and tell less.';
