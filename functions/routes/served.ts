import type { Route } from '#functions/lambda.ts';
import type { RouteFunction, TableRow } from './route-table.ts';

/** A route's name: its method and its path, such as `POST /v1/token`. */
export type RouteName<R extends TableRow = TableRow> = R extends TableRow
  ? `${R['method']} ${R['path']}`
  : never;

/** The name of a row. */
export function routeName<R extends TableRow>({ method, path }: R): RouteName<R> {
  // A template over two unions is wider than the pairs that the table has.
  return `${method} ${path}` as RouteName<R>;
}

/** What one function answers: exactly the routes that the table gives to it. */
export type Served<F extends RouteFunction> = Readonly<
  Record<RouteName<Extract<TableRow, { readonly servedBy: F }>>, Route>
>;
