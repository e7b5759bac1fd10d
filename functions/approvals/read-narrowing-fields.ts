import type { ApprovedScope } from '#core/approvals/approval.ts';
import { Fault } from '#core/faults.ts';
import { readApprovedScope } from '#functions/approved-scope.ts';
import { type Form, readSeconds } from '#functions/form.ts';

const kept = /^keep\.([A-Za-z0-9]{1,64})$/u;
const others = new Set(['duration_seconds', 'statements', 'read_only', 'actions', 'resources']);

/** Whether a field says what is left of what was asked. */
export function isNarrowingField(name: string): boolean {
  return others.has(name) || kept.test(name);
}

/**
 * A yes to less, as the fields of its form say it. Statements count only where they could be
 * chosen. Throws `invalid_scope` where none is left, and `invalid_request` where nothing is narrowed.
 */
export function readNarrowingFields(form: Form): ApprovedScope {
  const durationSeconds = readSeconds(form, 'duration_seconds');
  const actions = linesIn(form.get('actions'));
  const resources = linesIn(form.get('resources'));
  const narrowing = readApprovedScope({
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...statementsIn(form),
    ...(actions.length === 0 ? {} : { actions }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(form.get('read_only') === 'yes' ? { readOnly: true } : {}),
  });
  if (narrowing !== undefined) return narrowing;
  throw new Fault('invalid_request', 'nothing is narrowed; say what is left, or approve all of it');
}

function statementsIn(form: Form): { readonly scope?: readonly string[] } {
  if (form.get('statements') !== 'chosen') return {};
  const scope = [...form.keys()].flatMap((name) => kept.exec(name)?.[1] ?? []);
  if (scope.length > 0) return { scope };
  throw new Fault('invalid_scope', 'no statement is left; keep one at least, or say no');
}

/** No pattern holds a space. */
function linesIn(text = ''): readonly string[] {
  return text.split(/\s+/u).filter((line) => line !== '');
}
