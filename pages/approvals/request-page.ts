import { approvedScope } from '#core/approvals/narrowing.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import { askedSection, originSection } from './asked-section.ts';
import { blastRadius } from './blast-radius.ts';
import { callStory } from './call-section.ts';
import { decisionPanel } from './decision-panel.ts';
import { earlierSection, narrowingWords, timelineSection } from './history-sections.ts';
import { icon } from './icons.ts';
import { newsSection } from './news-section.ts';
import { sentence } from './people-words.ts';
import { publishStory } from './publish-section.ts';
import type { RequestView } from './request-view.ts';
import { hasDecisionForm, standingPanel } from './standing-panel.ts';
import { statusTag } from './status-tag.ts';
import { distanceWords } from './time-words.ts';

/** The page of one request: everything that deciding about it takes, and the forms for it. */
export function requestPage(view: RequestView): Html {
  const { approval, standing } = view.shown;
  return layout(
    {
      title: titleOf(view),
      here: `/approvals/${standing.id}`,
      viewer: view.viewer,
      ...(view.flash === undefined ? {} : { flash: view.flash }),
      ...(view.problem === undefined ? {} : { problem: view.problem }),
    },
    html`<p class="under">${statusTag(standing.status)} <span>asked ${distanceWords(new Date(standing.openedAt), view.now)}</span>
${standing.status === 'pending' && hasDecisionForm(view.shown) && html`<a href="#decide" class="jump">Go to the decision</a>`}</p>
${emergencyNote(view)}
<div class="split">
${storyOf(view)}
<div class="aside">
${standingPanel(view)}
${decisionPanel(view)}
</div>
<div class="more">
<div class="card">${whySection(view)}</div>
<div class="card">${earlierSection(view)}</div>
<div class="card">${timelineSection(view)}
<p class="soft">Request <code>${standing.id}</code>, asked by configuration <code>${approval.configuration.slice(0, 12)}</code></p></div>
</div>
</div>`,
  );
}

function storyOf(view: RequestView): Html {
  const { publish, call } = view.shown.approval.asked;
  if (publish !== undefined) return publishStory(view);
  return call === undefined ? leaseStory(view) : callStory(view, call);
}

function leaseStory(view: RequestView): Html {
  const { asked, shown } = view.shown.approval;
  return html`<div class="story">
<div class="card">${askedSection(view)}
${outcome(view)}</div>
<div class="card">${blastRadius(shown.sessionPolicy, asked.role)}</div>
<div class="card">${newsSection(view)}</div>
<div class="card">${originSection(asked)}</div>
</div>`;
}

/** What was approved, where that is less than was asked. */
function outcome({ shown }: RequestView): Html {
  const { approval, standing } = shown;
  const yeses = Object.values(approval.votes).filter(({ choice }) => choice === 'approve');
  const left = approval.cut ?? approvedScope(yeses);
  if (standing.status !== 'approved' || Object.keys(left).length === 0) return html``;
  return html`<p class="note"><strong>Approved for less than this:</strong> ${narrowingWords(left)}.</p>`;
}

/** The policies that asked for people, and the rule by which they decide. */
function whySection({ shown }: RequestView): Html {
  const { rule, shown: beside } = shown.approval;
  return html`<section aria-labelledby="why">
<h2 id="why">Why people are asked</h2>
<p>${sentence(rule.description)}</p>
<ul>${policyLines(beside.policies)}</ul>
<p class="soft">Rule <code>${rule.name}</code> of approvals.yaml, as it was when this was asked.</p>
</section>`;
}

/** What policies say for themselves; that they ask for people at all is what this page is about. */
function policyLines(policies: readonly string[]): readonly Html[] {
  const told = policies.flatMap((says) => {
    const [, id, words] = /^(\S+) (?:forbids|permits) it: (.+)$/su.exec(says) ?? [];
    return id === undefined || words === undefined
      ? []
      : [html`<li>${sentence(words)} <span class="soft">Policy <code>${id}</code></span></li>`];
  });
  return told.length === 0 ? policies.map((says) => html`<li>${sentence(says)}</li>`) : told;
}

function titleOf({ shown }: RequestView): string {
  const { asked, requester, reviewOf } = shown.approval;
  if (asked.publish !== undefined) return `${requester.owner} asks to publish a configuration`;
  if (reviewOf !== undefined) return `Looking back: ${asked.identity} broke the glass`;
  if (asked.call === undefined) return `${asked.identity} asks for ${asked.grant}`;
  return `${asked.identity} asks to call ${asked.call.service} ${asked.call.operation}`;
}

/** An emergency went on without anybody's yes; afterwards somebody says whether that was right. */
function emergencyNote({ shown }: RequestView): Html {
  const { emergency, reviewOf } = shown.approval;
  if (reviewOf !== undefined) {
    return html`<p class="note">${icon('warning')} The glass was broken, and nobody was asked beforehand: see <a href="/approvals/${reviewOf}">what was done</a>. Say whether it was right. Where nobody does in time, the identity loses break-glass.</p>`;
  }
  if (emergency === undefined) return html``;
  return html`<p class="problem">${icon('warning')} <strong>The glass was broken</strong> for incident <code>${emergency.incident}</code>. Nobody of ${emergency.skipped.join(', ')} was asked. <a href="/approvals/${emergency.review}">The look back at it</a></p>`;
}
