import type { APIGatewayProxyEvent } from 'aws-lambda';
import { cookieOf, dropCookie, keepCookie, ownCookies } from '#functions/pages/cookies.ts';

const draftSeconds = 600;
const longest = 256;

/** Words that were written about one request, and not taken yet. */
export interface Draft {
  readonly request: string;
  readonly words: string;
}

/**
 * Keeps words over a sign-in. In a cookie of ours and not in an address: no link can put words into
 * anybody's mouth, and none is left in a history.
 */
export function keepDraft({ request, words }: Draft, broker: string): string {
  const text = Buffer.from(words.slice(0, longest)).toString('base64url');
  return keepCookie(ownCookies(broker).draft, `${request}.${text}`, draftSeconds);
}

/** The words that were kept about this request; undefined where there are none. */
export function draftOf(
  event: APIGatewayProxyEvent,
  request: string,
  broker: string,
): string | undefined {
  const [of, text = ''] = (cookieOf(event, ownCookies(broker).draft) ?? '').split('.');
  if (of !== request || text.length > 4 * longest) return undefined;
  return Buffer.from(text, 'base64url').toString().slice(0, longest);
}

/** Forgets them. */
export function dropDraft(broker: string): string {
  return dropCookie(ownCookies(broker).draft);
}
