/** One line of the route table; `{name}` in a path is a parameter. */
interface RouteRow {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** The function that answers on AWS. */
  readonly servedBy: string;
  /** Browsers may ask for it, and its own pages may send forms to it. */
  readonly isPage?: true;
}

/**
 * Every route there is, and the one function that answers it on AWS. The local front, the deployed
 * API and each function's entry take their routes from here and nowhere else. Where two rows fit a
 * path, the earlier one is meant.
 */
export const routeTable = [
  { method: 'POST', path: '/v1/token', servedBy: 'exchange' },
  { method: 'POST', path: '/sts', servedBy: 'sts' },
  { method: 'GET', path: '/sts', servedBy: 'sts' },
  { method: 'POST', path: '/', servedBy: 'sts' },
  { method: 'GET', path: '/v1/credentials/{grant}', servedBy: 'sts' },
  { method: 'POST', path: '/v1/revoke', servedBy: 'revoke' },
  { method: 'GET', path: '/.well-known/sallyport-configuration', servedBy: 'public' },
  { method: 'GET', path: '/v1/openapi.json', servedBy: 'public' },
  { method: 'GET', path: '/healthz', servedBy: 'public' },
  { method: 'GET', path: '/pages.css', servedBy: 'public', isPage: true },
  { method: 'GET', path: '/sign-in', servedBy: 'pages', isPage: true },
  { method: 'POST', path: '/sign-in', servedBy: 'pages', isPage: true },
  { method: 'GET', path: '/sign-in/callback', servedBy: 'pages', isPage: true },
  { method: 'POST', path: '/sign-out', servedBy: 'pages', isPage: true },
  { method: 'GET', path: '/approvals', servedBy: 'pages', isPage: true },
  { method: 'GET', path: '/approvals/{id}', servedBy: 'pages', isPage: true },
  { method: 'POST', path: '/approvals/{id}/vote', servedBy: 'votes', isPage: true },
  { method: 'POST', path: '/approvals/{id}/withdraw', servedBy: 'votes', isPage: true },
  { method: 'POST', path: '/approvals/{id}/cancel', servedBy: 'votes', isPage: true },
  { method: 'GET', path: '/v1/admin/configuration', servedBy: 'admin' },
  { method: 'PUT', path: '/v1/admin/configuration', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/identities/{id}/restore-break-glass', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/access/{stopping}', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/identities/{id}/{stopping}', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/identities/{id}/leases/revoke', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/leases', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/leases/{id}', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/leases/{id}/revoke', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/approvals', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/approvals/{id}', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/approvals/{id}/wait', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/approvals/{id}/{word}', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/approval-stats', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/delegations', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/delegations', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/delegations/{to}/end', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/sessions/{id}/{keeping}', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/ledger', servedBy: 'admin' },
  { method: 'GET', path: '/v1/admin/ledger/log', servedBy: 'admin' },
  { method: 'POST', path: '/v1/admin/ledger/resume', servedBy: 'admin' },
] as const satisfies readonly RouteRow[];

/** A row of the table, as it stands there. */
export type TableRow = (typeof routeTable)[number];

/** A function that answers routes. */
export type RouteFunction = TableRow['servedBy'];
