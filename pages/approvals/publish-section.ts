import { type Html, html } from '../html.ts';
import { personWords } from './people-words.ts';
import type { RequestView } from './request-view.ts';

/** What a publish changes, for whom and why: everything that its approvers decide about. */
export function publishStory(view: RequestView): Html {
  return html`<div class="story">
<div class="card">${publishSection(view)}</div>
<div class="card">${changesSection(view.shown.approval.shown.changes ?? [])}</div>
</div>`;
}

function publishSection({ shown, nameOf }: RequestView): Html {
  const { asked, requester } = shown.approval;
  return html`<section aria-labelledby="asked">
<h2 id="asked">What is asked</h2>
<p class="lead"><strong>${personWords(requester.owner, nameOf)}</strong> wants to put another <strong>configuration</strong> in force.</p>
${
  requester.reason === undefined
    ? html`<p class="soft">No reason is given.</p>`
    : html`<figure class="said"><blockquote>${requester.reason}</blockquote><figcaption>the reason given</figcaption></figure>`
}
<dl class="facts">
<dt>Version</dt><dd><code>${asked.publish?.version}</code></dd>
<dt>In place of</dt><dd><code>${asked.publish?.before}</code></dd>
</dl>
<p class="soft">A yes is for exactly this version in place of exactly that one. Whatever is published meanwhile makes it void.</p>
</section>`;
}

function changesSection(changes: readonly string[]): Html {
  return html`<section aria-labelledby="changes">
<h2 id="changes">What it changes</h2>
${
  changes.length === 0
    ? html`<p>Nothing but form and comments.</p>`
    : html`<pre class="diff" tabindex="0" role="region" aria-label="Changes">${changes.map(changeLine)}</pre>`
}
</section>`;
}

/** Marks say it too, for whoever sees no colours. */
function changeLine(line: string): Html {
  if (line.startsWith('  + '))
    return html`<ins>${line}</ins>
`;
  if (line.startsWith('  - '))
    return html`<del>${line}</del>
`;
  return line.startsWith('  ')
    ? html`${line}
`
    : html`<strong>${line}</strong>
`;
}
