import type { ApprovalStatus } from '#core/approvals/approval.ts';
import { type Html, html } from '../html.ts';
import { type IconName, icon } from './icons.ts';

interface StatusLook {
  readonly words: string;
  readonly tone: '' | 'good' | 'bad' | 'wait';
  readonly icon: IconName;
}

const looks: Readonly<Record<ApprovalStatus, StatusLook>> = {
  pending: { words: 'Waiting', tone: 'wait', icon: 'clock' },
  approved: { words: 'Approved', tone: 'good', icon: 'tick' },
  denied: { words: 'Denied', tone: 'bad', icon: 'cross' },
  expired: { words: 'Expired', tone: '', icon: 'clock' },
  cancelled: { words: 'Cancelled', tone: '', icon: 'dash' },
};

/** How a request stands: a word and a sign, and never a colour alone. */
export function statusTag(status: ApprovalStatus): Html {
  const { words, tone, icon: name } = looks[status];
  return html`<span class="tag ${tone}">${icon(name)}${words}</span>`;
}
