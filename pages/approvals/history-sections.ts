import type { ApprovedScope, Vote } from '#core/approvals/approval.ts';
import type { EarlierDecision, ShownApproval } from '#core/approvals/show-approval.ts';
import { type Html, html } from '../html.ts';
import { type IconName, icon } from './icons.ts';
import { type NameOf, personWords } from './people-words.ts';
import type { RequestView } from './request-view.ts';
import { statusTag } from './status-tag.ts';
import { lengthWords, whenWords } from './time-words.ts';

/** What became of earlier requests for the same. */
export function earlierSection({ shown, nameOf, now }: RequestView): Html {
  const { earlier, approval } = shown;
  const { identity } = approval.asked;
  const [who, nothing] =
    approval.asked.publish === undefined
      ? [identity, 'This identity has not asked for this grant before.']
      : [approval.requester.owner, 'They have not asked to publish before.'];
  return html`<section aria-labelledby="earlier">
<h2 id="earlier">Earlier decisions</h2>
${
  earlier.length === 0
    ? html`<p class="soft">${nothing}</p>`
    : html`<ol class="plain rows">${earlier.map((one) => earlierRow(one, nameOf, now))}</ol>`
}
<p><a href="/approvals?identity=${identity}">Everything that ${who} has asked for</a></p>
</section>`;
}

function earlierRow(one: EarlierDecision, nameOf: NameOf, now: Date): Html {
  const reasons = Object.entries(one.reasons);
  return html`<li>
<p>${statusTag(one.status)} <a href="/approvals/${one.id}">asked ${whenWords(new Date(one.openedAt), now)}</a>
${one.settled !== null && one.settled.by !== 'time' && html`<span class="soft">settled by</span> ${personWords(one.settled.by, nameOf)}`}
${one.same && html`<span class="tag">exactly the same</span>`}</p>
${reasons.map(([person, reason]) => html`<figure class="said"><blockquote>${reason}</blockquote><figcaption>${personWords(person, nameOf)}</figcaption></figure>`)}
</li>`;
}

/** What has happened to it so far, in order. */
export function timelineSection(view: RequestView): Html {
  const events = eventsOf(view).toSorted((one, other) => (one.at < other.at ? -1 : 1));
  return html`<section aria-labelledby="so-far">
<h2 id="so-far">So far</h2>
<ol class="timeline">${events.map(
    ({
      at,
      sign,
      words,
      reason,
    }) => html`<li>${icon(sign)}<div><p>${words}<span class="hint">${whenWords(new Date(at), view.now)}</span></p>
${reason !== undefined && html`<figure class="said"><blockquote>${reason}</blockquote></figure>`}</div></li>`,
  )}</ol>
</section>`;
}

interface Happened {
  readonly at: string;
  readonly sign: IconName;
  readonly words: Html;
  readonly reason?: string;
}

function eventsOf({ shown, nameOf }: RequestView): readonly Happened[] {
  const { approval, standing } = shown;
  const { viewed = {}, votes } = approval;
  return [
    {
      at: standing.openedAt,
      sign: 'key',
      words: html`<strong>${standing.publishes === null ? standing.identity : standing.owner}</strong> asked`,
    },
    ...Object.entries(viewed).map(([person, at]) => ({
      at,
      sign: 'eye' as const,
      words: html`${personWords(person, nameOf)} opened it`,
    })),
    ...Object.entries(votes).map(([person, vote]) => votedEvent(person, vote, nameOf)),
    ...settledEvent(shown, nameOf),
  ];
}

const wordOf: Readonly<
  Record<Vote['choice'], { readonly words: string; readonly sign: IconName }>
> = {
  approve: { words: 'said yes', sign: 'tick' },
  deny: { words: 'said no', sign: 'cross' },
  abstain: { words: 'abstained', sign: 'dash' },
};

function votedEvent(person: string, vote: Vote, nameOf: NameOf): Happened {
  const { words, sign } = wordOf[vote.choice];
  const less =
    vote.narrowing === undefined ? '' : html`, to less: ${narrowingWords(vote.narrowing)}`;
  const instead =
    vote.insteadOf === undefined ? '' : html` in place of ${personWords(vote.insteadOf, nameOf)}`;
  return {
    ...{ at: vote.at, sign },
    words: html`${personWords(person, nameOf)} <strong>${words}</strong>${instead}${less}`,
    ...(vote.reason === undefined ? {} : { reason: vote.reason }),
  };
}

/** What a yes leaves of what was asked. */
export function narrowingWords(narrowing: ApprovedScope): Html {
  const { durationSeconds, scope, permissions = [], readOnly } = narrowing;
  const parts = [
    ...(durationSeconds === undefined ? [] : [html`at most ${lengthWords(durationSeconds)}`]),
    ...(scope === undefined ? [] : [html`only ${codes(scope)}`]),
    ...(readOnly === true ? [html`only to read`] : []),
    ...permissions.flatMap(({ actions, resources }) => [
      ...(actions === undefined ? [] : [html`only by ${codes(actions)}`]),
      ...(resources === undefined ? [] : [html`only on ${codes(resources)}`]),
    ]),
  ];
  return html`${parts.map((part, at) => html`${at > 0 && '; '}${part}`)}`;
}

function codes(texts: readonly string[]): readonly Html[] {
  return texts.map((text, at) => html`${at > 0 && ', '}<code>${text}</code>`);
}

function settledEvent({ standing, approval }: ShownApproval, nameOf: NameOf): readonly Happened[] {
  const { settled, status } = standing;
  if (settled === null || status === 'pending') return [];
  if (settled.by === 'break-glass') {
    const words = html`The glass was broken, and it was <strong>approved</strong> without anybody's yes`;
    return [{ at: settled.at, sign: 'warning', words }];
  }
  const by = settled.by === 'time' ? '' : html` by ${personWords(settled.by, nameOf)}`;
  const used = approval.redemption?.used ?? 0;
  const redeemed =
    status === 'approved' ? `; redeemed ${used} of ${approval.rule.redemption.times} times` : '';
  return [
    {
      at: settled.at,
      sign: status === 'approved' ? 'tick' : status === 'denied' ? 'cross' : 'dash',
      words: html`It was <strong>${status}</strong>${status === 'cancelled' && by}${redeemed}`,
    },
  ];
}
