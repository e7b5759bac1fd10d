import { inboxRoute } from '#functions/approvals/inbox.ts';
import type { ApprovalPagePorts } from '#functions/approvals/person-looking.ts';
import { cancelRoute, voteRoute, withdrawRoute } from '#functions/approvals/say-word.ts';
import { showRequestRoute } from '#functions/approvals/show-request.ts';
import { stylesheetRoute } from '#functions/pages/stylesheet.ts';
import { beginRoute } from '#functions/sign-in/begin.ts';
import { callbackRoute } from '#functions/sign-in/callback.ts';
import { showSignIn } from '#functions/sign-in/show-sign-in.ts';
import { signOutRoute } from '#functions/sign-in/sign-out.ts';
import type { BrokerRoute } from './broker-routes.ts';

/** The routes of the pages for people, which browsers may ask; docs/api.md lists them. */
export function pageRoutes(ports: ApprovalPagePorts): readonly BrokerRoute[] {
  const routes: readonly BrokerRoute[] = [
    { method: 'GET', path: '/pages.css', route: stylesheetRoute() },
    { method: 'GET', path: '/sign-in', route: showSignIn(ports) },
    { method: 'POST', path: '/sign-in', route: beginRoute(ports) },
    { method: 'GET', path: '/sign-in/callback', route: callbackRoute(ports) },
    { method: 'POST', path: '/sign-out', route: signOutRoute(ports) },
    { method: 'GET', path: '/approvals', route: inboxRoute(ports) },
    { method: 'GET', path: '/approvals/{id}', route: showRequestRoute(ports) },
    { method: 'POST', path: '/approvals/{id}/vote', route: voteRoute(ports) },
    { method: 'POST', path: '/approvals/{id}/withdraw', route: withdrawRoute(ports) },
    { method: 'POST', path: '/approvals/{id}/cancel', route: cancelRoute(ports) },
  ];
  return routes.map((route) => ({ ...route, isPage: true }));
}
