import type { Route } from '#functions/lambda.ts';
import { type RouteFunction, routeTable, type TableRow } from './route-table.ts';

/** A route's name: its method and its path, such as `POST /v1/token`. */
export type RouteName<R extends TableRow = TableRow> = R extends TableRow
  ? `${R['method']} ${R['path']}`
  : never;

/** What one function answers: exactly the routes that the table gives to it. */
export type Served<F extends RouteFunction> = Readonly<
  Record<RouteName<Extract<TableRow, { readonly servedBy: F }>>, Route>
>;

/** What any functions answer, together. */
export type ServedRoutes = Partial<Readonly<Record<RouteName, Route>>>;

/** A route and what answers it; `{name}` in a path is a parameter. */
export interface BrokerRoute {
  readonly method: string;
  readonly path: string;
  readonly route: Route;
  /** Browsers may ask for it, and its own pages may send forms to it. */
  readonly isPage?: boolean;
}

/** What is served, in the order of the table. */
export function routesOf(served: ServedRoutes): readonly BrokerRoute[] {
  return routeTable.flatMap((row) => {
    const { method, path } = row;
    // A template over two unions is wider than the pairs that the table has.
    const route = served[`${method} ${path}` as RouteName];
    if (route === undefined) return [];
    return [{ method, path, route, ...('isPage' in row ? { isPage: row.isPage } : {}) }];
  });
}
