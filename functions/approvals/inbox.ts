import { type ListedApprovals, listApprovals } from '#core/approvals/list-approvals.ts';
import { listBrokenGlass } from '#core/approvals/list-broken-glass.ts';
import { Fault } from '#core/faults.ts';
import type { Route } from '#functions/lambda.ts';
import { pageReply } from '#functions/pages/page-reply.ts';
import { type PageRequest, signedInPage, viewerOf } from '#functions/pages/page-route.ts';
import { readQuery } from '#functions/query.ts';
import { historyPage, inboxPage } from '#pages/approvals/inbox-page.ts';
import type { Html } from '#pages/html.ts';
import { type ApprovalPagePorts, namesFor, personLooking } from './person-looking.ts';

const mostWaiting = 50;
const mostRecent = 10;
const mostOfHistory = 50;

/** `GET /approvals?identity&after`: what waits; with `identity`, everything that it has asked for. */
export const inboxRoute = (ports: ApprovalPagePorts): Route =>
  signedInPage(ports, async (request) => {
    const query = readQuery(request.event);
    const identity = query.get('identity');
    const page =
      identity === undefined
        ? await inbox(request, ports)
        : await history(request, { identity, after: query.get('after') }, ports);
    return pageReply(page);
  });

async function inbox(request: PageRequest, ports: ApprovalPagePorts): Promise<Html> {
  const by = personLooking(request);
  const list = (which: 'waiting' | 'mine' | 'all', limit: number) =>
    listApprovals(by, { which, limit }, ports);
  const [mine, waiting, all, broken] = await Promise.all([
    list('mine', mostWaiting),
    list('waiting', mostWaiting),
    // Those that wait are among them, and are left out.
    list('all', mostWaiting),
    listBrokenGlass(by, ports),
  ]);
  const own = new Set(mine.approvals.map(({ id }) => id));
  return inboxPage({
    ...looking(request, ports),
    ...(request.signedIn.allStopped && { allStopped: request.signedIn.allStopped }),
    mine: mine.approvals,
    broken,
    others: waiting.approvals.filter(({ id }) => !own.has(id)),
    recent: settledOf(all).slice(0, mostRecent),
    hasMore: waiting.next !== null,
  });
}

function settledOf({ approvals }: ListedApprovals) {
  return approvals.filter(({ status }) => status !== 'pending');
}

async function history(
  request: PageRequest,
  { identity, after }: { readonly identity: string; readonly after: string | undefined },
  ports: ApprovalPagePorts,
): Promise<Html> {
  if (identity.length > 128)
    throw new Fault('not_found', 'there is no such identity; look for its name in identities.yaml');
  const from = after === undefined ? {} : { after };
  const listed = await listApprovals(
    personLooking(request),
    { which: 'all', limit: mostOfHistory, identity, ...from },
    ports,
  );
  return historyPage({
    ...looking(request, ports),
    identity,
    requests: listed.approvals,
    next: listed.next,
  });
}

function looking(request: PageRequest, { clock }: ApprovalPagePorts) {
  const viewer = viewerOf(request.signedIn);
  return { viewer, now: clock.now(), nameOf: namesFor(request) };
}
