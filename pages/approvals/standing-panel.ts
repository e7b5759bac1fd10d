import type { PlaceStanding } from '#core/approvals/listed-approval.ts';
import { type Html, html } from '../html.ts';
import { instant } from '../instant.ts';
import { icon } from './icons.ts';
import { personWords } from './people-words.ts';
import type { RequestView } from './request-view.ts';
import { distanceWords } from './time-words.ts';

/** How it stands: time left, and who has to say yes. */
export function standingPanel(view: RequestView): Html {
  const { standing, approval, approvers } = view.shown;
  const isWaiting = standing.status === 'pending';
  return html`<section class="card" aria-labelledby="standing">
<h2 id="standing">Who has to say yes</h2>
<ul class="seats">${standing.places.map((place) => seat(place, view))}</ul>
${
  isWaiting &&
  approvers.length === 0 &&
  html`<p class="note">Nobody who may decide is left to be asked. It will expire unless more people are asked.</p>`
}
${approval.rule.denials > 1 && html`<p class="soft">It takes ${approval.rule.denials} people to deny it.</p>`}
<p class="clock">${icon('clock')}<span>${timeWords(view)}</span></p>
${isWaiting && following(view)}
</section>`;
}

function timeWords({ shown, now }: RequestView): Html {
  const { standing } = shown;
  if (standing.status === 'pending') {
    const end = new Date(standing.expiresAt);
    return html`<strong>Expires ${distanceWords(end, now)}</strong><span class="hint">${instant(end)}</span>`;
  }
  const at = new Date(standing.settled?.at ?? standing.expiresAt);
  const [first = ''] = standing.status;
  const word = `${first.toUpperCase()}${standing.status.slice(1)}`;
  return html`<strong>${word} ${distanceWords(at, now)}</strong><span class="hint">${instant(at)}</span>`;
}

function seat({ group, groups, filledBy }: PlaceStanding, view: RequestView): Html {
  if (filledBy !== null) {
    return html`<li class="filled">${icon('tick')}<div><strong>${personWords(filledBy, view.nameOf)}</strong> said yes<span class="hint">for ${group}</span></div></li>`;
  }
  if (view.shown.standing.status !== 'pending') {
    return html`<li>${icon('ring')}<div>nobody said yes for <strong>${group}</strong></div></li>`;
  }
  const people = view.shown.approvers.filter((one) => one.groups.some((of) => groups.includes(of)));
  const names = people.map(({ name, delegates = [] }, at) => {
    const others = delegates.map((id) => view.nameOf(id) ?? id).join(', ');
    return html`${at > 0 && ', '}${name}${others !== '' && ` (or ${others} in their place)`}`;
  });
  return html`<li>${icon('ring')}<div>one yes of <strong>${groups.join(' or ')}</strong> is open<span class="hint">${
    people.length === 0 ? 'nobody else may give it now' : html`${names} may give it`
  }</span></div></li>`;
}

/** Whoever merely waits may have the page follow; a page with a form to be filled never does. */
function following({ shown, followedSeconds }: RequestView): Html {
  const page = `/approvals/${shown.standing.id}`;
  if (hasDecisionForm(shown)) return html``;
  if (followedSeconds === undefined) {
    return html`<p><a href="${page}?follow=1">Keep this page up to date</a></p>`;
  }
  return html`<p>This page asks again every ${followedSeconds} s. <a href="${page}">Stop that</a></p>`;
}

/** Whether there is a form to be filled, be it for oneself or in the place of somebody else. */
export function hasDecisionForm({ refused, insteadOf }: RequestView['shown']): boolean {
  return mayDecide(refused) || insteadOf.length > 0;
}

/** Whether there is a form of decision to be filled for oneself. */
export function mayDecide(refused: RequestView['shown']['refused']): boolean {
  return refused.approve === null || refused.deny === null || refused.abstain === null;
}
