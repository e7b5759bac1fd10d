import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A cookie of ours: sent back to this host alone, read by no script, not with requests of other sites. */
export interface OwnCookie {
  readonly name: string;
  readonly isSecure: boolean;
}

/** The cookies of a broker at this URL. */
export interface OwnCookies {
  /** Who is signed in. */
  readonly signedIn: OwnCookie;
  /** An attempt to sign in. */
  readonly attempt: OwnCookie;
  /** Words that were written in a form, kept over a sign-in that it takes to send them. */
  readonly draft: OwnCookie;
}

/**
 * Over https the names bind the cookies to this very host (`__Host-`, RFC 6265bis §4.1.3.2). Plain
 * http is the loopback of local mode, where all ports share cookies: the port is in the name.
 */
export function ownCookies(broker: string): OwnCookies {
  const { protocol, port } = new URL(broker);
  const isSecure = protocol === 'https:';
  const prefix = isSecure ? '__Host-sallyport' : `sallyport-${port}`;
  return {
    signedIn: { name: `${prefix}-signed-in`, isSecure },
    attempt: { name: `${prefix}-attempt`, isSecure },
    draft: { name: `${prefix}-draft`, isSecure },
  };
}

/** The `Set-Cookie` that has a browser keep a value. */
export function keepCookie(cookie: OwnCookie, value: string, seconds: number): string {
  // Lax and not Strict: an issuer leads back here, and so does a link to a page in a message.
  const base = `${cookie.name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
  return cookie.isSecure ? `${base}; Secure` : base;
}

/** The `Set-Cookie` that has a browser forget it. */
export function dropCookie(cookie: OwnCookie): string {
  return keepCookie(cookie, '', 0);
}

/** A cookie's value; one that is sent twice was planted by somebody, and none of the two counts. */
export function cookieOf(event: APIGatewayProxyEvent, cookie: OwnCookie): string | undefined {
  const headers = event.multiValueHeaders.cookie ?? [event.headers.cookie ?? ''];
  const pairs = headers.flatMap((header) => header.split(';')).map((pair) => pair.trim());
  const prefix = `${cookie.name}=`;
  const [found, ...others] = pairs.filter((pair) => pair.startsWith(prefix));
  return others.length === 0 ? found?.slice(prefix.length) : undefined;
}
