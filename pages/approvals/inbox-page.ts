import type { ListedGlass } from '#core/approvals/list-broken-glass.ts';
import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import type { AccessStop } from '#core/config/head.ts';
import { type Html, html } from '../html.ts';
import { layout, type Viewer } from '../layout.ts';
import { icon } from './icons.ts';
import { type NameOf, personWords } from './people-words.ts';
import { statusTag } from './status-tag.ts';
import { distanceWords, whenWords } from './time-words.ts';

/** What the inbox shows of requests. */
export interface InboxView {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly nameOf: NameOf;
  /** While all access is stopped: a yes lets nothing go then. */
  readonly allStopped?: AccessStop;
  /** Those that wait for the word of whoever looks. */
  readonly mine: readonly ListedApproval[];
  /** Glass that was broken although they would have been asked, newest first. */
  readonly broken: readonly ListedGlass[];
  /** What else waits. */
  readonly others: readonly ListedApproval[];
  /** The latest that were settled. */
  readonly recent: readonly ListedApproval[];
  /** More wait than are shown. */
  readonly hasMore: boolean;
}

/** The inbox: what waits for a person, what else waits, and what was decided of late. */
export function inboxPage(view: InboxView): Html {
  const { mine, others, recent } = view;
  const count = mine.length === 0 ? '' : ` (${mine.length})`;
  return layout(
    { title: `Approvals${count}`, here: '/approvals', viewer: view.viewer },
    html`${view.allStopped && stoppedNote(view.allStopped, view)}<section aria-labelledby="mine">
<h2 id="mine">Waiting for you</h2>
${mine.length === 0 ? nothingWaits : html`<ul class="plain requests">${mine.map((one) => waitingCard(one, view, true))}</ul>`}
</section>
${
  view.broken.length > 0 &&
  html`<section aria-labelledby="broken">
<h2 id="broken">Broken glass</h2>
<ul class="plain rows card">${view.broken.map((one) => brokenRow(one, view))}</ul>
</section>`
}
${
  others.length > 0 &&
  html`<section aria-labelledby="others">
<h2 id="others">Waiting for others</h2>
<ul class="plain requests">${others.map((one) => waitingCard(one, view, false))}</ul>
</section>`
}
${view.hasMore && html`<p class="note">More requests wait than are shown here; <code>sallyport approvals list</code> has them all.</p>`}
${
  recent.length > 0 &&
  html`<section aria-labelledby="recent">
<h2 id="recent">Decided lately</h2>
<ul class="plain rows card">${recent.map((one) => settledRow(one, view))}</ul>
</section>`
}`,
  );
}

function stoppedNote({ since, by, reason }: AccessStop, { now, nameOf }: InboxView): Html {
  const why = reason === '' ? '' : `: ${reason}`;
  return html`<p class="note">${icon('warning')} <strong>All access is stopped</strong> by ${personWords(by, nameOf)}, ${whenWords(new Date(since), now)}${why}. What is approved goes when it is resumed, if its approval still holds then.</p>
`;
}

const nothingWaits = html`<div class="card empty">
<p class="big">${icon('tick')} Nothing waits for your word.</p>
<p class="soft">When policy asks for a person's yes, the request stands here: who asks, for what, and how long you have. Groups in people.yaml and rules in approvals.yaml say whom a request reaches.</p>
</div>`;

function waitingCard(one: ListedApproval, { now, nameOf }: InboxView, isMine: boolean): Html {
  const filled = one.places.filter(({ filledBy }) => filledBy !== null).length;
  return html`<li class="card${isMine && ' mine'}">
<h3><a href="/approvals/${one.id}">${titleOf(one, 'asks')}</a></h3>
${one.reason !== null && html`<blockquote>${one.reason}</blockquote>`}
<p class="meta"><span class="tag wait">${icon('clock')}expires ${distanceWords(new Date(one.expiresAt), now)}</span>
<span>${filled} of ${one.places.length} yes</span>
${one.publishes === null && html`<span>account ${one.account}</span>`}
<span>rule ${one.rule}</span>
<span>${one.publishes === null ? 'owned' : 'asked'} by ${personWords(one.owner, nameOf)}</span>
<span>asked ${distanceWords(new Date(one.openedAt), now)}</span></p>
</li>`;
}

/** Whoever was passed over is told, and where somebody looks back at it. */
function brokenRow(one: ListedGlass, { now }: Pick<InboxView, 'now'>): Html {
  return html`<li>
<p>${icon('warning')} <a href="/approvals/${one.request}">${one.identity} broke the glass for ${one.grant}</a>
<span class="hint">incident <code>${one.incident}</code>, ${whenWords(new Date(one.at), now)}: ${one.reason}; <a href="/approvals/${one.review}">the look back at it</a></span></p>
</li>`;
}

/** What a request is for, in a line. */
function titleOf(
  { identity, owner, grant, publishes, calls, reviewOf }: ListedApproval,
  asks: 'asks' | 'asked',
): string {
  if (publishes !== null)
    return `${owner} ${asks} to publish configuration ${publishes.slice(0, 12)}`;
  if (reviewOf !== null) return `Look back: ${identity} broke the glass for ${grant}`;
  return calls === null
    ? `${identity} ${asks} for ${grant}`
    : `${identity} ${asks} to call ${calls}`;
}

function settledRow(one: ListedApproval, { now, nameOf }: Pick<InboxView, 'now' | 'nameOf'>): Html {
  const { settled } = one;
  return html`<li>
<p>${statusTag(one.status)} <a href="/approvals/${one.id}">${titleOf(one, 'asked')}</a>
<span class="hint">${
    settled === null
      ? html`asked ${whenWords(new Date(one.openedAt), now)}`
      : html`${settled.by !== 'time' && html`by ${personWords(settled.by, nameOf)}, `}${whenWords(new Date(settled.at), now)}`
  }</span></p>
</li>`;
}

/** What the history of one identity shows. */
export interface HistoryView extends Pick<InboxView, 'viewer' | 'now' | 'nameOf'> {
  readonly identity: string;
  readonly requests: readonly ListedApproval[];
  /** Where older ones begin; null after the last. */
  readonly next: string | null;
}

/** Everything that an identity has asked for, newest first. */
export function historyPage(view: HistoryView): Html {
  const { identity, requests, next } = view;
  return layout(
    { title: `What ${identity} has asked for`, here: '/approvals/', viewer: view.viewer },
    html`<p><a href="/approvals">All that waits</a></p>
${
  requests.length === 0
    ? html`<p class="card empty">No request of this identity is to be shown to you here.</p>`
    : html`<ul class="plain rows card">${requests.map((one) => settledRow(one, view))}</ul>`
}
${next !== null && html`<p><a href="/approvals?${new URLSearchParams({ identity, after: next }).toString()}">Older requests</a></p>`}`,
  );
}
