import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { stylesheetRoute } from '#functions/pages/stylesheet.ts';
import { beginRoute } from '#functions/sign-in/begin.ts';
import { callbackRoute } from '#functions/sign-in/callback.ts';
import { showSignIn } from '#functions/sign-in/show-sign-in.ts';
import { signOutRoute } from '#functions/sign-in/sign-out.ts';
import type { BrokerRoute } from './broker-routes.ts';

/** The routes of the pages for people, which browsers may ask; docs/api.md lists them. */
export function pageRoutes(ports: BrowserSignInPorts): readonly BrokerRoute[] {
  const routes: readonly BrokerRoute[] = [
    { method: 'GET', path: '/pages.css', route: stylesheetRoute() },
    { method: 'GET', path: '/sign-in', route: showSignIn(ports) },
    { method: 'POST', path: '/sign-in', route: beginRoute(ports) },
    { method: 'GET', path: '/sign-in/callback', route: callbackRoute(ports) },
    { method: 'POST', path: '/sign-out', route: signOutRoute(ports) },
  ];
  return routes.map((route) => ({ ...route, isPage: true }));
}
