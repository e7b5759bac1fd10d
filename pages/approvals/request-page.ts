import { approvedScope } from '#core/approvals/narrowing.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import { askedSection, originSection } from './asked-section.ts';
import { blastRadius } from './blast-radius.ts';
import { decisionPanel } from './decision-panel.ts';
import { earlierSection, narrowingWords, timelineSection } from './history-sections.ts';
import { newsSection } from './news-section.ts';
import { sentence } from './people-words.ts';
import type { RequestView } from './request-view.ts';
import { mayDecide, standingPanel } from './standing-panel.ts';
import { statusTag } from './status-tag.ts';
import { distanceWords } from './time-words.ts';

/** The page of one request: everything that deciding about it takes, and the forms for it. */
export function requestPage(view: RequestView): Html {
  const { approval, standing, refused } = view.shown;
  const { asked, shown } = approval;
  return layout(
    {
      title: `${asked.identity} asks for ${asked.grant}`,
      here: `/approvals/${standing.id}`,
      viewer: view.viewer,
      ...(view.flash === undefined ? {} : { flash: view.flash }),
      ...(view.problem === undefined ? {} : { problem: view.problem }),
    },
    html`<p class="under">${statusTag(standing.status)} <span>asked ${distanceWords(new Date(standing.openedAt), view.now)}</span>
${standing.status === 'pending' && mayDecide(refused) && html`<a href="#decide" class="jump">Go to the decision</a>`}</p>
<div class="split">
<div class="story">
<div class="card">${askedSection(view)}
${outcome(view)}</div>
<div class="card">${blastRadius(shown.sessionPolicy, asked.role)}</div>
<div class="card">${newsSection(view)}</div>
<div class="card">${whySection(view)}</div>
<div class="card">${originSection(asked)}</div>
<div class="card">${earlierSection(view)}</div>
<div class="card">${timelineSection(view)}
<p class="soft">Request <code>${standing.id}</code>, asked by configuration <code>${approval.configuration.slice(0, 12)}</code></p></div>
</div>
<div class="aside">
${standingPanel(view)}
${decisionPanel(view)}
</div>
</div>`,
  );
}

/** What was approved, where that is less than was asked. */
function outcome({ shown }: RequestView): Html {
  const { approval, standing } = shown;
  const yeses = Object.values(approval.votes).filter(({ choice }) => choice === 'approve');
  if (standing.status !== 'approved' || yeses.every(({ narrowing }) => narrowing === undefined)) {
    return html``;
  }
  return html`<p class="note"><strong>Approved for less than this:</strong> ${narrowingWords(approvedScope(yeses))}.</p>`;
}

/** The policies that asked for people, and the rule by which they decide. */
function whySection({ shown }: RequestView): Html {
  const { rule, shown: beside } = shown.approval;
  return html`<section aria-labelledby="why">
<h2 id="why">Why people are asked</h2>
<p>${sentence(rule.description)}</p>
<ul>${beside.policies.map((says) => html`<li>${sentence(says)}</li>`)}</ul>
<p class="soft">Rule <code>${rule.name}</code> of approvals.yaml, as it was when this was asked.</p>
</section>`;
}
