import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { signOut } from '#core/sign-in/sign-out.ts';
import type { Route } from '#functions/lambda.ts';
import { originOf } from '#functions/origin.ts';
import { cookieOf, dropCookie, ownCookies } from '#functions/pages/cookies.ts';
import { seeOther } from '#functions/pages/page-reply.ts';
import { signedInPage } from '#functions/pages/page-route.ts';

/** `POST /sign-out`: ends the sign-in of this browser. */
export const signOutRoute = (ports: BrowserSignInPorts): Route =>
  signedInPage(ports, async ({ signedIn, event }) => {
    const cookie = ownCookies(ports.audience).signedIn;
    const ending = { person: signedIn.person, cookie: cookieOf(event, cookie) };
    await signOut({ ...ending, origin: originOf(event, 'pages') }, ports);
    return seeOther('/sign-in?done=signed-out', [dropCookie(cookie)]);
  });
