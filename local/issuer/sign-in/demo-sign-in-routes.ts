import { readFormBody } from '#functions/form.ts';
import { inChain } from '#functions/lambda.ts';
import { oauthRefusal } from '#functions/oauth-refusal.ts';
import { openPage } from '#functions/pages/page-route.ts';
import { readQuery } from '#functions/query.ts';
import type { BrokerRoute } from '#functions/routes/served.ts';
import type { DemoSignIn } from './demo-sign-in.ts';

/** Where demo people sign in: the endpoints that the demo issuer's discovery document names. */
export function demoSignInRoutes(demo: DemoSignIn, broker: string): readonly BrokerRoute[] {
  const ports = { audience: broker };
  const authorize = '/issuer/people/authorize';
  return [
    {
      method: 'GET',
      path: authorize,
      route: openPage(ports, async (event) => demo.show(readQuery(event))),
      isPage: true,
    },
    {
      method: 'POST',
      path: authorize,
      route: openPage(ports, async (event) => demo.choose(readFormBody(event))),
      isPage: true,
    },
    {
      method: 'POST',
      path: '/issuer/people/token',
      route: inChain(async (event) => demo.token(readFormBody(event)), { refuse: oauthRefusal }),
    },
  ];
}
