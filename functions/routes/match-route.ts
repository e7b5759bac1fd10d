import type { BrokerRoute } from './served.ts';

/** A route that fits a path, with the parameters in it. */
export interface MatchedRoute {
  readonly route: BrokerRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Routes whose path fits, whatever their method; one trailing slash is forgiven, as SDKs add one. */
export function matchRoutes(routes: readonly BrokerRoute[], path: string): readonly MatchedRoute[] {
  const parts = segments(path);
  return routes.flatMap((route) => {
    const pathParameters = fitPath(patternOf(route), parts);
    return pathParameters === undefined ? [] : [{ route, pathParameters }];
  });
}

/** One segment of a route's path: a text, or a parameter's name. */
type Segment = { readonly text: string } | { readonly name: string };

/** Routes are asked about with every request; the path of each is read once. */
const patterns = new WeakMap<BrokerRoute, readonly Segment[]>();

function patternOf(route: BrokerRoute): readonly Segment[] {
  const known = patterns.get(route);
  if (known !== undefined) return known;
  const pattern = segments(route.path).map((text) => {
    const name = /^\{(\w+)\}$/u.exec(text)?.[1];
    return name === undefined ? { text } : { name };
  });
  patterns.set(route, pattern);
  return pattern;
}

function fitPath(
  pattern: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const found: [string, string][] = [];
  for (const [at, expected] of pattern.entries()) {
    const part = parts[at] ?? '';
    if ('name' in expected && part !== '') found.push([expected.name, part]);
    else if (!('text' in expected) || expected.text !== part) return undefined;
  }
  return Object.fromEntries(found);
}

function segments(path: string): readonly string[] {
  return path.replace(/^\/|\/$/g, '').split('/');
}
