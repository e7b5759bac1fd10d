import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { FinishRequest } from '#core/sign-in/answered.ts';
import { finishSignIn } from '#core/sign-in/finish-sign-in.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { signedInSeconds } from '#core/sign-in/signed-in.ts';
import type { Route } from '#functions/lambda.ts';
import { originOf } from '#functions/origin.ts';
import { cookieOf, dropCookie, keepCookie, ownCookies } from '#functions/pages/cookies.ts';
import { seeOther } from '#functions/pages/page-reply.ts';
import { openPage } from '#functions/pages/page-route.ts';
import { readQuery } from '#functions/query.ts';

/**
 * `GET /sign-in/callback`: the issuer's answer. It is the one GET that changes anything, and does so
 * once, for the browser alone that began the sign-in.
 */
export const callbackRoute = (ports: BrowserSignInPorts): Route =>
  openPage(ports, async (event) => {
    const cookies = ownCookies(ports.audience);
    const { cookie, returnTo } = await finishSignIn(finishRequest(event, ports), ports);
    return seeOther(returnTo, [
      keepCookie(cookies.signedIn, cookie, signedInSeconds),
      dropCookie(cookies.attempt),
    ]);
  });

function finishRequest(
  event: APIGatewayProxyEvent,
  { audience }: BrowserSignInPorts,
): FinishRequest {
  const cookies = ownCookies(audience);
  const answer = readQuery(event);
  const given = {
    state: answer.get('state'),
    code: answer.get('code'),
    error: answer.get('error'),
    iss: answer.get('iss'),
    attempt: cookieOf(event, cookies.attempt),
    signedIn: cookieOf(event, cookies.signedIn),
  };
  return { ...present(given), origin: originOf(event, 'pages') };
}

/** Only what is there. */
function present<T extends Record<string, string | undefined>>(
  all: T,
): { readonly [K in keyof T]?: string } {
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: string };
}
