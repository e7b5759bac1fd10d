import type { APIGatewayProxyEvent } from 'aws-lambda';
import { configurationInForce } from '#core/sign-in/configuration-in-force.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { returnPath } from '#core/sign-in/return-path.ts';
import { isFresh, type SignedIn } from '#core/sign-in/signed-in.ts';
import type { Route } from '#functions/lambda.ts';
import { pageReply, seeOther } from '#functions/pages/page-reply.ts';
import { openPage, signedInOf, viewerOf } from '#functions/pages/page-route.ts';
import { readQuery } from '#functions/query.ts';
import { ownSignInPage } from '#pages/own-sign-in-page.ts';
import { signInPage } from '#pages/sign-in-page.ts';
import { readWithin } from './read-within.ts';

/**
 * `GET /sign-in?return&within`: where to sign in; for whoever is signed in, recently enough, the page
 * to go on to, or their own sign-in.
 */
export const showSignIn = (ports: BrowserSignInPorts): Route =>
  openPage(ports, async (event) => {
    const asked = readAsked(event);
    const signedIn = await signedInOf(event, ports);
    if (signedIn !== undefined && isFresh(signedIn, asked.withinSeconds, ports.clock.now())) {
      return asked.returnTo === undefined
        ? pageReply(ownSignIn(signedIn))
        : seeOther(returnPath(asked.returnTo));
    }
    const configuration = await configurationInForce(ports);
    const issuers = configuration
      .signInIssuers()
      .flatMap(({ name, match }) =>
        match.kind === 'exact' ? [{ name, host: new URL(match.issuer).host }] : [],
      );
    const { withinSeconds, isSignedOut } = asked;
    return pageReply(
      signInPage({
        issuers,
        returnTo: returnPath(asked.returnTo),
        ...(withinSeconds === undefined ? {} : { withinSeconds }),
        ...(isSignedOut ? { flash: 'You are signed out.' } : {}),
      }),
    );
  });

function readAsked(event: APIGatewayProxyEvent) {
  const query = readQuery(event);
  return {
    returnTo: query.get('return'),
    withinSeconds: readWithin(query.get('within')),
    isSignedOut: query.get('done') === 'signed-out',
  };
}

function ownSignIn(signedIn: SignedIn) {
  const { person, signedInAt, expiresAt } = signedIn;
  return ownSignInPage({
    viewer: viewerOf(signedIn),
    id: person.id,
    groups: person.groups,
    provedAt: signedInAt.getTime() === 0 ? undefined : signedInAt,
    expiresAt,
  });
}
