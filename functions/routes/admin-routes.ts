import { stopAccessRoute } from '#functions/admin/access.ts';
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
import { resumeLogRoute, showLogRoute } from '#functions/admin/log.ts';
import { keepSessionRoute } from '#functions/admin/sessions.ts';
import type { Served } from './served.ts';

/** The administrators' door. */
export const adminRoutes = (ports: AdminPorts): Served<'admin'> => ({
  'GET /v1/admin/configuration': readConfiguration(ports),
  'PUT /v1/admin/configuration': putConfiguration(ports),
  'POST /v1/admin/access/{stopping}': stopAccessRoute(ports),
  'POST /v1/admin/identities/{id}/restore-break-glass': restoreBreakGlassRoute(ports),
  'POST /v1/admin/identities/{id}/{stopping}': stopIdentityRoute(ports),
  'POST /v1/admin/identities/{id}/leases/revoke': revokeLeasesRoute(ports),
  'GET /v1/admin/leases': listLeasesRoute(ports),
  'GET /v1/admin/leases/{id}': showLeaseRoute(ports),
  'POST /v1/admin/leases/{id}/revoke': revokeLeaseRoute(ports),
  'GET /v1/admin/approvals': listApprovalsRoute(ports),
  'GET /v1/admin/approvals/{id}': showApprovalRoute(ports),
  'GET /v1/admin/approvals/{id}/wait': waitForVerdictRoute(ports),
  'POST /v1/admin/approvals/{id}/{word}': sayWordRoute(ports),
  'GET /v1/admin/approval-stats': approvalStatsRoute(ports),
  'GET /v1/admin/delegations': listDelegationsRoute(ports),
  'POST /v1/admin/delegations': delegateRoute(ports),
  'POST /v1/admin/delegations/{to}/end': endDelegationRoute(ports),
  'POST /v1/admin/sessions/{id}/{keeping}': keepSessionRoute(ports),
  'GET /v1/admin/ledger': listEntries(ports),
  'GET /v1/admin/ledger/log': showLogRoute(ports),
  'POST /v1/admin/ledger/resume': resumeLogRoute(ports),
});
