import type { AskedCall } from '#core/approvals/asked.ts';
import { type Html, html } from '../html.ts';
import { originSection, triggerWords } from './asked-section.ts';
import { personWords, sentence } from './people-words.ts';
import type { RequestView } from './request-view.ts';

/** A call to AWS that waits for a yes: what it does to what, whose it is, and where it comes from. */
export function callStory(view: RequestView, call: AskedCall): Html {
  const { asked, shown } = view.shown.approval;
  return html`<div class="story">
<div class="card">${callSection(view, call)}</div>
<div class="card">${accessSection(shown.access ?? [], shown.parameters ?? [])}</div>
<div class="card">${originSection(asked)}</div>
</div>`;
}

function callSection(view: RequestView, call: AskedCall): Html {
  const { asked, requester } = view.shown.approval;
  return html`<section aria-labelledby="asked">
<h2 id="asked">What is asked</h2>
<p class="lead"><strong>${asked.identity}</strong> wants to call <strong>${call.operation}</strong> of <strong>${call.service}</strong> in AWS account <strong>${call.account}</strong>, once.</p>
<dl class="facts">
<dt>Identity</dt><dd>${asked.identity}${view.purpose !== null && html`<span class="hint">${sentence(view.purpose)}</span>`}</dd>
<dt>Owner</dt><dd>${personWords(requester.owner, view.nameOf)}</dd>
<dt>Triggered by</dt><dd>${triggerWords(view)}</dd>
<dt>Region</dt><dd><code>${call.region}</code></dd>
<dt>Grant</dt><dd><code>${asked.grant}</code></dd>
<dt>Role</dt><dd><code>${asked.role}</code></dd>
</dl>
<p class="soft">The call waits at the gateway. A yes is for exactly this call with exactly these parameters; the gateway makes it once, and never a second time.</p>
</section>`;
}

function accessSection(access: readonly string[], parameters: readonly string[]): Html {
  return html`<section aria-labelledby="access">
<h2 id="access">What it does</h2>
<ul class="plain">${access.map((line) => html`<li><code>${line}</code></li>`)}</ul>
${
  parameters.length > 0 &&
  html`<h3>With</h3>
<ul class="plain">${parameters.map((line) => html`<li><code>${line}</code></li>`)}</ul>`
}
<p class="soft">What may be a secret is masked, and what is long is cut; the yes covers all of it.</p>
</section>`;
}
