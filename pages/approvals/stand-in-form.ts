import { type Html, html } from '../html.ts';
import { formTokenField } from '../layout.ts';
import type { RequestView } from './request-view.ts';

/** The form by which a person votes in the place of who has delegated to them. */
export function standInForm(view: RequestView): Html {
  const { standing, insteadOf } = view.shown;
  const places = insteadOf.map(
    (id) => html`<option value="${id}">${view.nameOf(id) ?? id}</option>`,
  );
  return html`<form method="post" action="/approvals/${standing.id}/vote">
${formTokenField(view.viewer)}
<p class="field"><label for="instead-of">In the place of <span class="hint">who has delegated to you; you have one word in all</span></label>
<select id="instead-of" name="instead_of">${places}</select></p>
<p class="field"><label for="stand-in-reason">Reason <span class="hint">needed for a no; whoever asks is shown it</span></label>
<textarea id="stand-in-reason" name="reason" rows="3" maxlength="256"></textarea></p>
<div class="choices">
<button type="submit" name="choice" value="approve">Approve</button>
<button type="submit" name="choice" value="deny" class="bad">Deny</button>
<button type="submit" name="choice" value="abstain" class="quiet">Abstain</button>
</div>
</form>`;
}
