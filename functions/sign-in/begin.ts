import { attemptSeconds } from '#core/sign-in/attempt.ts';
import { beginSignIn } from '#core/sign-in/begin-sign-in.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { readFormBody, refuseUnknown, requireParameter } from '#functions/form.ts';
import type { Route } from '#functions/lambda.ts';
import { originOf } from '#functions/origin.ts';
import { keepCookie, ownCookies } from '#functions/pages/cookies.ts';
import { pageReply } from '#functions/pages/page-reply.ts';
import { openPage } from '#functions/pages/page-route.ts';
import { goingOnPage } from '#pages/going-on-page.ts';
import { readWithin } from './read-within.ts';

const known = new Set(['issuer', 'return', 'within']);

/**
 * `POST /sign-in`: begins to sign in. The browser is led on by a page and not by a redirect: to some
 * browsers `form-action` also means where a form's redirects lead, and issuers redirect to anywhere.
 */
export const beginRoute = (ports: BrowserSignInPorts): Route =>
  openPage(ports, async (event) => {
    const form = readFormBody(event);
    refuseUnknown(form, known);
    const returnTo = form.get('return');
    const withinSeconds = readWithin(form.get('within'));
    const { attempt, location } = await beginSignIn(
      {
        issuer: requireParameter(form, 'issuer'),
        address: originOf(event, 'pages').address,
        ...(returnTo === undefined ? {} : { returnTo }),
        ...(withinSeconds === undefined ? {} : { withinSeconds }),
      },
      ports,
    );
    return pageReply(goingOnPage({ host: new URL(location).host, location }), {
      cookies: [keepCookie(ownCookies(ports.audience).attempt, attempt, attemptSeconds)],
      headers: { refresh: `0;url=${location}` },
    });
  });
