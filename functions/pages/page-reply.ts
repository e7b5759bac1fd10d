import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Html } from '#pages/html.ts';

/** What goes with a page. */
export interface PageMore {
  readonly status?: number;
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What every page lays down: no script runs, nothing is fetched from elsewhere, no form is sent
 * elsewhere, nobody frames it, nothing keeps it. `same-origin` lets our own forms state their Origin.
 */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

/** A page as a reply. */
export function pageReply(page: Html, more: PageMore = {}): APIGatewayProxyResult {
  const { status = 200, cookies = [], headers = {} } = more;
  return {
    statusCode: status,
    headers: { ...pageHeaders, ...headers },
    ...setCookies(cookies),
    body: page.markup,
  };
}

/** Leads on to another page by GET, whatever the method was (RFC 9110 §15.4.4). */
export function seeOther(path: string, cookies: readonly string[] = []): APIGatewayProxyResult {
  return {
    statusCode: 303,
    headers: {
      location: path,
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    },
    ...setCookies(cookies),
    body: '',
  };
}

function setCookies(cookies: readonly string[]) {
  return cookies.length === 0 ? {} : { multiValueHeaders: { 'set-cookie': [...cookies] } };
}
