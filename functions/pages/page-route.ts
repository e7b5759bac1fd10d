import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { requireFormToken } from '#core/sign-in/form-token.ts';
import { readSignedIn, type SignedInPorts } from '#core/sign-in/read-signed-in.ts';
import { homePath, returnPath } from '#core/sign-in/return-path.ts';
import type { SignedIn } from '#core/sign-in/signed-in.ts';
import { pathWithin } from '#functions/base-path.ts';
import { type Form, readFormBody } from '#functions/form.ts';
import { inChain, type Route } from '#functions/lambda.ts';
import type { Viewer } from '#pages/layout.ts';
import { belowBase } from './below-base.ts';
import { cookieOf, ownCookies } from './cookies.ts';
import { pageRefusal } from './page-refusal.ts';
import { seeOther } from './page-reply.ts';
import { requireOwnPage } from './require-own-page.ts';
import { signInPath } from './sign-in-path.ts';

/** What every page needs of the world. */
export interface PagePorts extends SignedInPorts {
  /** The broker's URL, which people's browsers see. */
  readonly audience: string;
}

/** A page's request: who is signed in, and the form, which is empty unless it was posted. */
export interface PageRequest {
  readonly signedIn: SignedIn;
  readonly form: Form;
  readonly event: APIGatewayProxyEvent;
}

/** The name of the field that every form of a signed-in person has. */
const tokenField = 'form_token';

/** A page that anybody may open. Only GET, and POST from a page of ours, ever come this far. */
export function openPage(ports: Pick<PagePorts, 'audience'>, route: Route): Route {
  const guarded: Route = async (event) => {
    if (event.httpMethod !== 'GET') requireOwnPage(event, ports.audience);
    return route(event);
  };
  const page = inChain(guarded, { refuse: pageRefusal });
  return async (event, surroundings) => belowBase(await page(event, surroundings), ports.audience);
}

/**
 * A page for whoever is signed in; anybody else is led to the sign-in and back. What is not a GET
 * must come from a page of ours, with the token that forms of this very sign-in have.
 */
export function signedInPage(
  ports: PagePorts,
  route: (request: PageRequest) => Promise<APIGatewayProxyResult>,
): Route {
  return openPage(ports, async (event) => {
    const signedIn = await signedInOf(event, ports);
    if (signedIn === undefined) return seeOther(signInPath({ returnTo: pageOf(event, ports) }));
    return route({ signedIn, form: formOf(event, signedIn), event });
  });
}

/** Who is signed in with the browser that asks. */
export function signedInOf(
  event: APIGatewayProxyEvent,
  ports: PagePorts,
): Promise<SignedIn | undefined> {
  return readSignedIn(cookieOf(event, ownCookies(ports.audience).signedIn), ports);
}

/** The signed-in person as layout shows it. */
export function viewerOf({ person, formToken }: SignedIn): Viewer {
  return { name: person.name, formToken };
}

function formOf(event: APIGatewayProxyEvent, { formToken }: SignedIn): Form {
  if (event.httpMethod === 'GET') return new Map();
  const form = readFormBody(event);
  requireFormToken(form.get(tokenField), formToken);
  return new Map([...form].filter(([name]) => name !== tokenField));
}

/** The page that is being looked at: the one asked for or, for a form, the one that it stands on. */
function pageOf(event: APIGatewayProxyEvent, { audience }: PagePorts): string {
  if (event.httpMethod !== 'GET') {
    const from = URL.parse(event.headers.referer ?? '');
    return from?.origin === new URL(audience).origin
      ? returnPath(`${pathWithin(from.pathname, audience)}${from.search}`)
      : homePath;
  }
  const path = pathWithin(event.path, audience);
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    for (const value of values ?? []) query.append(name, value);
  }
  return returnPath(query.size === 0 ? path : `${path}?${query}`);
}
