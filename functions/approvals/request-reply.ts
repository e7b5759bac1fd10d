import type { APIGatewayProxyResult } from 'aws-lambda';
import { lastApproved } from '#core/approvals/last-approved.ts';
import { showApproval } from '#core/approvals/show-approval.ts';
import type { Fault } from '#core/faults.ts';
import { pageReply } from '#functions/pages/page-reply.ts';
import { type PageRequest, viewerOf } from '#functions/pages/page-route.ts';
import { signInPath } from '#functions/pages/sign-in-path.ts';
import { requestIdOf } from '#functions/reply.ts';
import { sentence } from '#pages/approvals/people-words.ts';
import { requestPage } from '#pages/approvals/request-page.ts';
import type { RequestView } from '#pages/approvals/request-view.ts';
import { hasDecisionForm } from '#pages/approvals/standing-panel.ts';
import { type ApprovalPagePorts, namesFor, personLooking, requestNamed } from './person-looking.ts';

/** Everything that the page of the request shows to whoever looks. */
export async function readRequestView(
  request: PageRequest,
  ports: ApprovalPagePorts,
): Promise<RequestView> {
  const { signedIn, event } = request;
  const id = requestNamed(event);
  const shown = await showApproval(personLooking(request), id, ports);
  const { asked, rule } = shown.approval;
  const identity = await signedIn.configuration.identity(asked.identity);
  return {
    viewer: viewerOf(signedIn),
    person: signedIn.person.id,
    now: ports.clock.now(),
    shown,
    purpose: identity?.purpose ?? null,
    before: await lastApproved(shown.approval, ports),
    nameOf: namesFor(request),
    signInAgain: signInPath({
      returnTo: `/approvals/${id}`,
      ...(rule.signInSeconds === null ? {} : { withinSeconds: rule.signInSeconds }),
    }),
  };
}

/** The page of a request as a reply; followed, it asks for itself again, but never under a form. */
export function requestReply(view: RequestView): APIGatewayProxyResult {
  const { followedSeconds, shown } = view;
  const isWaiting = shown.standing.status === 'pending' && !hasDecisionForm(shown);
  const isFollowed = followedSeconds !== undefined && isWaiting;
  const headers = isFollowed ? { refresh: String(followedSeconds) } : {};
  return pageReply(requestPage(view), { headers });
}

/** What a form asked and was refused, on the page that it stands on, with the words that were written. */
export async function refusedReply(
  request: PageRequest,
  { fault, draft }: { readonly fault: Fault; readonly draft?: string },
  ports: ApprovalPagePorts,
): Promise<APIGatewayProxyResult> {
  const view = await readRequestView(request, ports);
  const written = draft === undefined ? {} : { draft };
  const { status } = fault.form;
  return pageReply(requestPage({ ...view, problem: sentence(fault.message), ...written }), {
    status: status === 401 ? 403 : status,
    headers: {
      'x-amzn-requestid': requestIdOf(request.event),
      'x-sallyport-reason': fault.code,
    },
  });
}
