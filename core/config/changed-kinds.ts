import { type ChangeKind, changeKinds } from '#core/policy/actions.ts';
import type { Files } from './compile/read-files.ts';
import { roleOfFile } from './files/file-kinds.ts';

/**
 * The kinds of files of which some text differs between two configurations, sorted; before the
 * first there is nothing, so that every kind it has is changed. A comment is a change as well:
 * nobody is asked to trust that one is nothing else.
 */
export function changedKinds(before: Files, after: Files): readonly ChangeKind[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const changed = new Set(
    paths.filter((path) => before.get(path) !== after.get(path)).map(roleOfFile),
  );
  return changeKinds.filter((kind) => changed.has(kind)).toSorted();
}
