import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import type { Route } from '#functions/lambda.ts';
import { adminRoutes } from './admin-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import { pagesRoutes } from './pages-routes.ts';
import { publicRoutes } from './public-routes.ts';
import { revokeRoutes } from './revoke-routes.ts';
import { routeTable } from './route-table.ts';
import { type RouteName, routeName } from './served.ts';
import { stsRoutes } from './sts-routes.ts';
import { votesRoutes } from './votes-routes.ts';

/** A route and what answers it; `{name}` in a path is a parameter. */
export interface BrokerRoute {
  readonly method: string;
  readonly path: string;
  readonly route: Route;
  /** Browsers may ask for it, and its own pages may send forms to it. */
  readonly isPage?: boolean;
}

/** The routes for programs, in one process, in the order of the table. */
export function brokerRoutes(exchange: ExchangePorts, admin: AdminPorts): readonly BrokerRoute[] {
  return routesOf({
    ...exchangeRoutes(exchange),
    ...stsRoutes(exchange),
    ...revokeRoutes(exchange),
    ...publicRoutes(exchange),
    ...adminRoutes(admin),
  }).filter(({ isPage }) => isPage !== true);
}

/** The routes of the pages for people, which browsers may ask; docs/api.md lists them. */
export function pageRoutes(ports: ApprovalPagePorts): readonly BrokerRoute[] {
  return routesOf({ ...publicRoutes(ports), ...pagesRoutes(ports), ...votesRoutes(ports) }).filter(
    ({ isPage }) => isPage === true,
  );
}

function routesOf(served: Partial<Readonly<Record<RouteName, Route>>>): readonly BrokerRoute[] {
  return routeTable.flatMap((row) => {
    const route = served[routeName(row)];
    if (route === undefined) return [];
    const { method, path } = row;
    return [{ method, path, route, ...('isPage' in row ? { isPage: row.isPage } : {}) }];
  });
}
