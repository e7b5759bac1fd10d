import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import { adminRoutes } from './admin-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import { pagesRoutes } from './pages-routes.ts';
import { publicRoutes } from './public-routes.ts';
import { revokeRoutes } from './revoke-routes.ts';
import { type BrokerRoute, routesOf } from './served.ts';
import { stsRoutes } from './sts-routes.ts';
import { votesRoutes } from './votes-routes.ts';

/** The routes for programs, in one process. */
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
export function pageRoutes(ports: ApprovalPagePorts & BrowserSignInPorts): readonly BrokerRoute[] {
  return routesOf({ ...publicRoutes(ports), ...pagesRoutes(ports), ...votesRoutes(ports) }).filter(
    ({ isPage }) => isPage === true,
  );
}
