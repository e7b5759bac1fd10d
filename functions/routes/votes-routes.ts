import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import { cancelRoute, voteRoute, withdrawRoute } from '#functions/approvals/say-word.ts';
import type { Served } from './served.ts';

/** What people say to requests. */
export const votesRoutes = (ports: ApprovalPagePorts): Served<'votes'> => ({
  'POST /approvals/{id}/vote': voteRoute(ports),
  'POST /approvals/{id}/withdraw': withdrawRoute(ports),
  'POST /approvals/{id}/cancel': cancelRoute(ports),
});
