import type { Vote } from '#core/approvals/approval.ts';
import { type Html, html } from '../html.ts';
import { formTokenField } from '../layout.ts';
import { narrowingForm } from './narrowing-form.ts';
import { sentence } from './people-words.ts';
import type { RequestView } from './request-view.ts';
import { standInForm } from './stand-in-form.ts';
import { mayDecide } from './standing-panel.ts';
import { lengthWords, whenWords } from './time-words.ts';

/** What whoever looks may say about it, or why they may not. */
export function decisionPanel(view: RequestView): Html {
  const { shown } = view;
  const own = shown.approval.votes[view.person];
  return html`<section class="card decide" id="decide" aria-labelledby="your-word">
<h2 id="your-word">Your word</h2>
${own !== undefined && ownWord(own, view)}
${shown.standing.status === 'pending' ? openDecision(view, own) : settledWords(view)}
</section>`;
}

function openDecision(view: RequestView, own: Vote | undefined): Html {
  const { refused } = view.shown;
  return html`${mayDecide(refused) ? decisionForm(view) : html`<p>${sentence(refused.abstain?.why ?? '')}</p>`}
${standIn(view)}
${refused.narrow === null && narrowingForm(view)}
${own !== undefined && refused.withdraw === null && withdrawForm(view)}
${refused.cancel === null && cancelForm(view)}`;
}

/** Folded away where the person has a word of their own. */
function standIn(view: RequestView): Html {
  const { insteadOf, refused } = view.shown;
  if (insteadOf.length === 0) return html``;
  if (!mayDecide(refused)) return standInForm(view);
  return html`<details class="less">
<summary>Vote in the place of somebody else</summary>
${standInForm(view)}
</details>`;
}

function settledWords({ shown }: RequestView): Html {
  return html`<p class="soft">This request is ${shown.standing.status}. Nothing more is decided about it.</p>`;
}

const said: Readonly<Record<Vote['choice'], string>> = {
  approve: 'You said yes',
  deny: 'You said no',
  abstain: 'You abstained',
};

function ownWord({ choice, at, reason }: Vote, { now }: RequestView): Html {
  return html`<p><strong>${said[choice]}</strong> <span class="soft">${whenWords(new Date(at), now)}</span></p>
${reason !== undefined && html`<figure class="said"><blockquote>${reason}</blockquote></figure>`}`;
}

/** What follows from a yes. */
function consequence({ shown }: RequestView): Html {
  const { rule, asked, requester } = shown.approval;
  if (asked.publish !== undefined) {
    return html`<p>Your yes lets <strong>${requester.owner}</strong> put exactly this in force, for everybody, until something else is published.</p>`;
  }
  if (asked.call !== undefined) {
    return html`<p>Your yes lets <strong>${asked.identity}</strong> make exactly this call.</p>`;
  }
  const times = rule.redemption.times === 1 ? 'once' : `${rule.redemption.times} times`;
  return html`<p>Your yes lets <strong>${asked.identity}</strong> have this ${times}, for ${lengthWords(asked.durationSeconds)}.</p>`;
}

function decisionForm(view: RequestView): Html {
  const { standing, approval, refused } = view.shown;
  const { rule, reviewOf } = approval;
  const [yes, no] = reviewOf === undefined ? ['Approve', 'Deny'] : ['It was right', 'It was not'];
  return html`${
    refused.approve === null ? reviewOf === undefined && consequence(view) : noYes(view)
  }
<form method="post" action="/approvals/${standing.id}/vote">
${formTokenField(view.viewer)}
<p class="field"><label for="reason">Reason <span class="hint">${rule.reasons.approver ? 'needed, whatever you say' : 'needed for a no'}; whoever asks is shown it</span></label>
<textarea id="reason" name="reason" rows="3" maxlength="256">
${view.draft}</textarea></p>
<div class="choices">
${refused.approve === null && html`<button type="submit" name="choice" value="approve">${yes}</button>`}
${refused.deny === null && html`<button type="submit" name="choice" value="deny" class="bad">${no}</button>`}
${refused.abstain === null && html`<button type="submit" name="choice" value="abstain" class="quiet">Abstain</button>`}
</div>
</form>`;
}

/** A yes may be barred where a no is not: by the hour, or by a proof that is too old. */
function noYes({ shown, signInAgain }: RequestView): Html {
  const { approve } = shown.refused;
  if (approve?.code !== 'sign_in_needed') {
    return html`<p class="note">${sentence(approve?.why ?? '')}</p>`;
  }
  return html`<p class="note">To say yes here you must have proved of late that it is you.</p>
<p><a class="button" href="${signInAgain}">Sign in again to approve</a></p>`;
}

function withdrawForm({ shown, viewer }: RequestView): Html {
  return html`<form method="post" action="/approvals/${shown.standing.id}/withdraw">
${formTokenField(viewer)}
<button type="submit" class="quiet">Take my word back</button>
</form>`;
}

function cancelForm({ shown, viewer }: RequestView): Html {
  return html`<details class="less">
<summary>Cancel this request</summary>
<form method="post" action="/approvals/${shown.standing.id}/cancel">
${formTokenField(viewer)}
<p>Whoever waits is told that it was cancelled. It can be asked for anew.</p>
<p class="field"><label for="cancel-reason">Why <span class="hint">kept in the ledger</span></label>
<textarea id="cancel-reason" name="reason" rows="2" maxlength="256"></textarea></p>
<button type="submit" class="bad">Cancel the request</button>
</form>
</details>`;
}
