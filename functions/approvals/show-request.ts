import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Route } from '#functions/lambda.ts';
import { signedInPage } from '#functions/pages/page-route.ts';
import { readQuery } from '#functions/query.ts';
import { draftOf } from './draft.ts';
import { type ApprovalPagePorts, requestNamed } from './person-looking.ts';
import { readRequestView, requestReply } from './request-reply.ts';
import { doneWords } from './said-so.ts';

const followedSeconds = 15;

/**
 * `GET /approvals/{id}?done&follow`: one request. It decides nothing: all that it ever writes is
 * that the person has seen it, once, and not for a browser that merely fetches ahead.
 */
export const showRequestRoute = (ports: ApprovalPagePorts): Route =>
  signedInPage(ports, async (request) => {
    const { event } = request;
    if (isFetchedAhead(event)) return { statusCode: 503, headers: notKept, body: '' };
    const query = readQuery(event);
    const view = await readRequestView(request, ports);
    const flash = doneWords(query.get('done'), view.person, view.shown);
    const draft = draftOf(event, requestNamed(event), ports.audience);
    return requestReply({
      ...view,
      ...(flash === undefined ? {} : { flash }),
      ...(draft === undefined ? {} : { draft }),
      ...(query.get('follow') === '1' ? { followedSeconds } : {}),
    });
  });

const notKept = { 'cache-control': 'no-store' };

/** A browser that fetches what nobody has asked for yet drops a 503 and asks anew when somebody does. */
function isFetchedAhead({ headers }: APIGatewayProxyEvent): boolean {
  const purposes = [
    headers['sec-purpose'],
    headers.purpose,
    headers['x-moz'],
    headers['x-purpose'],
  ];
  return purposes.some((purpose) => /prefetch|prerender|preview/u.test(purpose ?? ''));
}
