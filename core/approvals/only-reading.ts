import { Fault } from '#core/faults.ts';
import { knownActionsMatching } from '#core/iam/actions/known-actions.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { ApprovedScope, Shown } from './approval.ts';
import { askedPolicy } from './asked-policy.ts';

/**
 * A yes to reading alone, with the actions that it comes to: whatever AWS adds to a pattern later
 * was not looked at by anybody. Throws `invalid_scope` where nothing of what was asked only reads.
 */
export function writtenOut(
  narrowing: ApprovedScope,
  { sessionPolicy }: Pick<Shown, 'sessionPolicy'>,
): ApprovedScope {
  if (narrowing.readOnly !== true) return narrowing;
  const actions = readingActions(askedPolicy(sessionPolicy));
  return { ...narrowing, permissions: [...(narrowing.permissions ?? []), { actions }] };
}

function readingActions(document: PolicyDocument | null): readonly string[] {
  const allows = document?.statements.filter(({ effect }) => effect === 'Allow') ?? [];
  if (allows.some(({ actions }) => actions === undefined)) {
    throw new Fault(
      'invalid_scope',
      'the policy allows all but some actions, and which of them read cannot be written down; narrow it by actions',
    );
  }
  const reading = allows.flatMap(({ actions = [] }) => actions.flatMap(readingActionsOf));
  if (reading.length > 0) return [...new Set(reading)];
  throw new Fault(
    'invalid_scope',
    'nothing that was asked for only reads; narrow it otherwise, or say no',
  );
}

function readingActionsOf(pattern: string): readonly string[] {
  return knownActionsMatching(pattern)
    .filter(({ access }) => access === 'list' || access === 'read')
    .map(({ name }) => name);
}
