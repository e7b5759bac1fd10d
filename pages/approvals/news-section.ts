import {
  type AskedDifference,
  differencesFrom,
  hasOtherPolicy,
} from '#core/approvals/last-approved.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icons.ts';
import type { RequestView } from './request-view.ts';
import { lengthWords, whenWords } from './time-words.ts';

/** What is new about it, against what this identity usually gets. */
export function newsSection(view: RequestView): Html {
  const { approval } = view.shown;
  const firsts = firstsOf(approval.shown.novelty);
  return html`<section aria-labelledby="news">
<h2 id="news">What is new about it</h2>
${
  firsts.length === 0
    ? html`<p>${icon('tick')} Grant, branch and runner are all familiar from this identity.</p>`
    : html`<ul class="news">${firsts.map((words) => html`<li>${icon('warning')} ${words}</li>`)}</ul>`
}
${againstBefore(view)}
</section>`;
}

/** Where the grant is new, so is all else about it. */
function firstsOf(novelty: readonly string[]): readonly string[] {
  const told = novelty.includes('grant') ? ['grant'] : novelty;
  return told.map((trait) => firstWords[trait] ?? `Its ${trait} is new.`);
}

const firstWords: Readonly<Record<string, string>> = {
  grant: 'This identity has never been vended this grant.',
  branch: 'It has never been vended this grant from this branch.',
  runner: 'It has never been vended this grant on this kind of runner.',
};

function againstBefore({ before, shown, now }: RequestView): Html {
  if (before === undefined) {
    return html`<p class="soft">Nobody has approved this grant for this identity before.</p>`;
  }
  const { asked } = shown.approval;
  const differences = differencesFrom(before.asked, asked);
  const isOther = hasOtherPolicy(before.asked, asked);
  const when = whenWords(new Date(before.settled?.at ?? before.openedAt), now);
  const link = html`<a href="/approvals/${before.id}">what was approved last</a>`;
  if (differences.length === 0 && !isOther) {
    return html`<p>All but the run is as in ${link}, ${when}.</p>`;
  }
  return html`<p>Against ${link}, ${when}:</p>
<div class="scroll" tabindex="0" role="region" aria-label="Differences"><table>
<thead><tr><th scope="col">What</th><th scope="col">Then</th><th scope="col">Now</th></tr></thead>
<tbody>${differences.map(differenceRow)}${isOther && permissionsRow}</tbody>
</table></div>`;
}

const permissionsRow = html`<tr><th scope="row">Permissions</th><td colspan="2">the session policy or the grant has changed since</td></tr>`;

const names: Partial<Record<AskedDifference['what'], string>> = {
  grant: 'Grant',
  role: 'Role',
  durationSeconds: 'How long',
  scope: 'Statements',
  commit: 'Commit',
  ref: 'Ref',
  environment: 'Environment',
  workflow: 'Workflow',
  signer: 'Runs the workflow',
  trigger: 'Triggered by',
  subject: 'Subject',
};

function differenceRow({ what, before, now }: AskedDifference): Html {
  return html`<tr><th scope="row">${names[what]}</th><td>${valueWords(what, before)}</td><td>${valueWords(what, now)}</td></tr>`;
}

function valueWords(what: AskedDifference['what'], value: string): Html {
  if (value === '') return html`<span class="soft">none</span>`;
  if (what === 'durationSeconds') return html`${lengthWords(Number(value))}`;
  return html`<code>${what === 'commit' ? value.slice(0, 12) : value}</code>`;
}
