import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import {
  approvalStatsRoute,
  listApprovalsRoute,
  sayWordRoute,
  showApprovalRoute,
  waitForVerdictRoute,
} from '#functions/admin/approvals.ts';
import { restoreBreakGlassRoute } from '#functions/admin/break-glass.ts';
import { putConfiguration, readConfiguration } from '#functions/admin/configuration.ts';
import {
  delegateRoute,
  endDelegationRoute,
  listDelegationsRoute,
} from '#functions/admin/delegations.ts';
import { stopIdentityRoute } from '#functions/admin/identities.ts';
import {
  listLeasesRoute,
  revokeLeaseRoute,
  revokeLeasesRoute,
  showLeaseRoute,
} from '#functions/admin/leases.ts';
import { listEntries } from '#functions/admin/ledger.ts';
import { credentials } from '#functions/credentials.ts';
import { healthz } from '#functions/healthz.ts';
import type { Route } from '#functions/lambda.ts';
import { openapi } from '#functions/openapi.ts';
import { revoke } from '#functions/revoke.ts';
import { sts } from '#functions/sts.ts';
import { token } from '#functions/token.ts';
import { wellKnown } from '#functions/well-known.ts';

/** One line of the broker's route table; `{name}` in a path is a parameter. */
export interface BrokerRoute {
  readonly method: string;
  readonly path: string;
  readonly route: Route;
  /** Browsers may ask for it, and its own pages may send forms to it. */
  readonly isPage?: boolean;
}

/** The routes that API Gateway has, for the local front. */
export function brokerRoutes(exchange: ExchangePorts, admin: AdminPorts): readonly BrokerRoute[] {
  const stsRoute = sts(exchange);
  return [
    { method: 'POST', path: '/v1/token', route: token(exchange) },
    { method: 'POST', path: '/sts', route: stsRoute },
    { method: 'GET', path: '/sts', route: stsRoute },
    { method: 'POST', path: '/', route: stsRoute },
    { method: 'GET', path: '/v1/credentials/{grant}', route: credentials(exchange) },
    { method: 'POST', path: '/v1/revoke', route: revoke(exchange) },
    { method: 'GET', path: '/.well-known/sallyport-configuration', route: wellKnown(exchange) },
    { method: 'GET', path: '/v1/openapi.json', route: openapi(exchange) },
    { method: 'GET', path: '/healthz', route: healthz(exchange) },
    { method: 'GET', path: '/v1/admin/configuration', route: readConfiguration(admin) },
    { method: 'PUT', path: '/v1/admin/configuration', route: putConfiguration(admin) },
    {
      method: 'POST',
      path: '/v1/admin/identities/{id}/restore-break-glass',
      route: restoreBreakGlassRoute(admin),
    },
    {
      method: 'POST',
      path: '/v1/admin/identities/{id}/{stopping}',
      route: stopIdentityRoute(admin),
    },
    {
      method: 'POST',
      path: '/v1/admin/identities/{id}/leases/revoke',
      route: revokeLeasesRoute(admin),
    },
    { method: 'GET', path: '/v1/admin/leases', route: listLeasesRoute(admin) },
    { method: 'GET', path: '/v1/admin/leases/{id}', route: showLeaseRoute(admin) },
    { method: 'POST', path: '/v1/admin/leases/{id}/revoke', route: revokeLeaseRoute(admin) },
    { method: 'GET', path: '/v1/admin/approvals', route: listApprovalsRoute(admin) },
    { method: 'GET', path: '/v1/admin/approvals/{id}', route: showApprovalRoute(admin) },
    { method: 'GET', path: '/v1/admin/approvals/{id}/wait', route: waitForVerdictRoute(admin) },
    { method: 'POST', path: '/v1/admin/approvals/{id}/{word}', route: sayWordRoute(admin) },
    { method: 'GET', path: '/v1/admin/approval-stats', route: approvalStatsRoute(admin) },
    { method: 'GET', path: '/v1/admin/delegations', route: listDelegationsRoute(admin) },
    { method: 'POST', path: '/v1/admin/delegations', route: delegateRoute(admin) },
    { method: 'POST', path: '/v1/admin/delegations/{to}/end', route: endDelegationRoute(admin) },
    { method: 'GET', path: '/v1/admin/ledger', route: listEntries(admin) },
  ];
}
