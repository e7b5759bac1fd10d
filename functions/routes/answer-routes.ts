import { Fault } from '#core/faults.ts';
import { pathWithin } from '#functions/base-path.ts';
import { inChain, type Route } from '#functions/lambda.ts';
import { oauthRefusal } from '#functions/oauth-refusal.ts';
import { matchRoutes } from './match-route.ts';
import { routesOf, type ServedRoutes } from './served.ts';

/**
 * One function for several routes, chosen by method and path. API Gateway hands on a path with or
 * without the base path of its domain, and may have one resource for many routes.
 */
export function answerRoutes(
  served: ServedRoutes,
  { audience }: { readonly audience: string },
): Route {
  const routes = routesOf(served);
  return (event, surroundings) => {
    const path = pathWithin(event.path, audience);
    const match = matchRoutes(routes, path).find(({ route }) => route.method === event.httpMethod);
    if (match === undefined) return noRoute(event, surroundings);
    const { route, pathParameters } = match;
    const named = { ...event, path, resource: route.path, pathParameters: { ...pathParameters } };
    return route.route(named, surroundings);
  };
}

const noRoute = inChain(
  async () => {
    throw new Fault('not_found', 'there is nothing at this address; see docs/api.md');
  },
  { refuse: oauthRefusal },
);
