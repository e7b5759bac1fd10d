import { shortestLeaseSeconds } from '#core/leases/lease-duration.ts';
import { type Html, html } from '../html.ts';
import { formTokenField } from '../layout.ts';
import type { RequestView } from './request-view.ts';
import { lengthWords } from './time-words.ts';

/**
 * The form of a yes to less. It is a form of its own, so that the key Enter in one of its fields
 * can never say yes to all of it.
 */
export function narrowingForm(view: RequestView): Html {
  const { approval, standing } = view.shown;
  return html`<details class="less">
<summary>Approve less than asked</summary>
<form method="post" action="/approvals/${standing.id}/vote">
${formTokenField(view.viewer)}
${durationField(approval.asked.durationSeconds)}
${scopeFields(approval.asked.scope)}
${
  approval.shown.sessionPolicy !== null &&
  html`<p class="field"><label class="check"><input type="checkbox" name="read_only" value="yes"> Only to list and to read</label></p>`
}
<p class="field"><label for="less-actions">Only these actions <span class="hint">one a line, such as s3:GetObject; empty: all that are asked for</span></label>
<textarea id="less-actions" name="actions" rows="2" spellcheck="false"></textarea></p>
<p class="field"><label for="less-resources">Only these resources <span class="hint">one ARN a line; empty: all that are asked for</span></label>
<textarea id="less-resources" name="resources" rows="2" spellcheck="false"></textarea></p>
<p class="field"><label for="less-reason">Why <span class="hint">${approval.rule.reasons.approver ? 'needed by this rule' : 'whoever asks is shown it'}</span></label>
<textarea id="less-reason" name="reason" rows="2" maxlength="256"></textarea></p>
<button type="submit" name="choice" value="narrow" class="second">Approve only this</button>
</form>
</details>`;
}

/** Lengths that people think in. */
const usualSeconds = [1_200, 1_800, 2_700, 3_600, 7_200, 14_400, 28_800];

function durationField(askedSeconds: number): Html {
  if (askedSeconds <= shortestLeaseSeconds) {
    return html`<p class="soft">${lengthWords(askedSeconds)} is the shortest lease there is.</p>`;
  }
  const shorter = [shortestLeaseSeconds, ...usualSeconds].filter(
    (seconds) => seconds < askedSeconds,
  );
  return html`<p class="field"><label for="less-long">For how long</label>
<select id="less-long" name="duration_seconds">
<option value="">${lengthWords(askedSeconds)}, as asked</option>
${shorter.toReversed().map((seconds) => html`<option value="${seconds}">${lengthWords(seconds)}</option>`)}
</select></p>`;
}

/** The statements are ticked: what is left out is unticked, and one stays. */
function scopeFields(scope: readonly string[]): Html {
  if (scope.length < 2) return html``;
  return html`<fieldset><legend>Only these statements</legend>
<input type="hidden" name="statements" value="chosen">
${scope.map((sid) => html`<label class="check"><input type="checkbox" name="keep.${sid}" value="yes" checked> <code>${sid}</code></label>`)}
</fieldset>`;
}
