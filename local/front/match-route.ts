import type { BrokerRoute } from './broker-routes.ts';

/** A route that fits a path, with the parameters in it. */
export interface MatchedRoute {
  readonly route: BrokerRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Routes whose path fits, whatever their method; one trailing slash is forgiven, as SDKs add one. */
export function matchRoutes(routes: readonly BrokerRoute[], path: string): readonly MatchedRoute[] {
  const parts = segments(path);
  return routes.flatMap((route) => {
    const pathParameters = fitPath(segments(route.path), parts);
    return pathParameters === undefined ? [] : [{ route, pathParameters }];
  });
}

function fitPath(
  pattern: readonly string[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const found: [string, string][] = [];
  for (const [at, expected] of pattern.entries()) {
    const part = parts[at] ?? '';
    const name = /^\{(\w+)\}$/u.exec(expected)?.[1];
    if (name !== undefined && part !== '') found.push([name, part]);
    else if (expected !== part) return undefined;
  }
  return Object.fromEntries(found);
}

function segments(path: string): readonly string[] {
  return path.replace(/^\/|\/$/g, '').split('/');
}
