import type { SensitiveData } from '#core/gateway/mask/fields/sensitive-data.ts';
import { listPaths } from './list-paths.ts';

/** What was a secret before and would be no longer, unless somebody has accepted it by name. */
export function lostPaths(
  before: SensitiveData,
  after: SensitiveData,
  accepted: ReadonlySet<string>,
): readonly string[] {
  const kept = listPaths(after);
  return [...listPaths(before)].filter((path) => !covers(kept, path) && !accepted.has(path));
}

/** A path is kept as well where something above it became a secret as a whole. */
function covers(kept: ReadonlySet<string>, path: string): boolean {
  if (kept.has(path)) return true;
  const cut = Math.max(...['.', '[', '{'].map((sign) => path.lastIndexOf(sign)));
  return cut > path.indexOf(':') && covers(kept, path.slice(0, cut));
}
