import type { Asked } from '#core/approvals/asked.ts';
import { type Html, html } from '../html.ts';
import { personWords, sentence } from './people-words.ts';
import type { RequestView } from './request-view.ts';
import { lengthWords } from './time-words.ts';

/** In plain words: who asks, for what, and why. */
export function askedSection(view: RequestView): Html {
  const { asked, requester, rule } = view.shown.approval;
  return html`<section aria-labelledby="asked">
<h2 id="asked">What is asked</h2>
<p class="lead"><strong>${asked.identity}</strong> wants to act as <strong>${roleName(asked.role)}</strong> in AWS account <strong>${view.shown.standing.account}</strong> for <strong>${lengthWords(asked.durationSeconds)}</strong>.</p>
${
  requester.reason === undefined
    ? html`<p class="soft">It gives no reason.</p>`
    : html`<figure class="said"><blockquote>${requester.reason}</blockquote><figcaption>the reason it gives</figcaption></figure>`
}
<dl class="facts">
<dt>Identity</dt><dd>${asked.identity}${view.purpose !== null && html`<span class="hint">${sentence(view.purpose)}</span>`}</dd>
<dt>Owner</dt><dd>${personWords(requester.owner, view.nameOf)}</dd>
<dt>Triggered by</dt><dd>${triggerWords(view)}</dd>
<dt>Grant</dt><dd><code>${asked.grant}</code></dd>
<dt>Role</dt><dd><code>${asked.role}</code></dd>
<dt>Statements</dt><dd>${asked.scope.length === 0 ? 'all of the role' : asked.scope.map((sid, at) => html`${at > 0 && ', '}<code>${sid}</code>`)}</dd>
<dt>A yes is good for</dt><dd>${timesWords(rule.redemption.times)} within ${lengthWords(rule.redemption.withinSeconds)} of it</dd>
</dl>
</section>`;
}

/** Where the job runs: what its issuer vouches for, as text that leads nowhere. */
export function originSection(asked: Asked): Html {
  const { pins } = asked;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Subject', asked.subject],
    ['Issuer', asked.issuer],
    ...Object.entries(pins),
    ['Ref', asked.ref],
    ['Commit', asked.commit],
    ['Environment', asked.environment],
    ['Workflow', asked.workflow],
    ['Runs the workflow', asked.signer === asked.workflow ? null : asked.signer],
    ['Run', asked.run],
  ];
  return html`<section aria-labelledby="origin">
<h2 id="origin">Where it comes from</h2>
<dl class="facts">${facts
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => html`<dt>${nameWords(name)}</dt><dd><code>${value}</code></dd>`)}</dl>
<p class="soft">Its issuer has signed all of this. A yes is for exactly this commit and this run, and for no other.</p>
</section>`;
}

/** `repository_id` as people read it. */
function nameWords(claim: string): string {
  return sentence(claim.replaceAll('_', ' ')).slice(0, -1);
}

/** Who triggered the run. */
export function triggerWords({ shown, nameOf }: RequestView): Html {
  const { trigger } = shown.approval.requester;
  switch (trigger.kind) {
    case 'person':
      return personWords(trigger.person, nameOf);
    case 'unmapped':
      return html`account <code>${trigger.account}</code> <span class="tag wait">nobody of people.yaml</span>`;
    case 'none':
      return html`nobody: it runs by itself`;
  }
}

function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}
