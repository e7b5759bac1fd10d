import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { inboxRoute } from '#functions/approvals/inbox.ts';
import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import { showRequestRoute } from '#functions/approvals/show-request.ts';
import { beginRoute } from '#functions/sign-in/begin.ts';
import { callbackRoute } from '#functions/sign-in/callback.ts';
import { showSignIn } from '#functions/sign-in/show-sign-in.ts';
import { signOutRoute } from '#functions/sign-in/sign-out.ts';
import type { Served } from './served.ts';

/** The pages that people read, and their sign-in. */
export const pagesRoutes = (ports: ApprovalPagePorts & BrowserSignInPorts): Served<'pages'> => ({
  'GET /sign-in': showSignIn(ports),
  'POST /sign-in': beginRoute(ports),
  'GET /sign-in/callback': callbackRoute(ports),
  'POST /sign-out': signOutRoute(ports),
  'GET /approvals': inboxRoute(ports),
  'GET /approvals/{id}': showRequestRoute(ports),
});
