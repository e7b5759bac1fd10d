/**
 * The path that all addresses of a broker at this URL begin with, such as the stage of an API that
 * has no domain of its own; empty where there is none.
 */
export function basePathOf(broker: string): string {
  const { pathname } = new URL(broker);
  return pathname === '/' ? '' : pathname;
}

/** A path as the route table has it: without the broker's base path, where it begins with that. */
export function pathWithin(path: string, broker: string): string {
  const base = basePathOf(broker);
  if (path === base) return '/';
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
