import type { Fault } from '#core/faults.ts';
import { visible } from './workflow-log.ts';

const mostRows = 50;

/** A refusal as the summary of a job shows it: what was wrong, claim by claim, and whom to ask. */
export function renderRefusal(fault: Fault, grant: string): string {
  const asked = grant === '' ? '' : ` of <code>${escaped(grant)}</code>`;
  const { claim_diff: diff, approval_rules: rules, request_id: id } = fault.shown;
  const parts = [
    `<h3>Sallyport: no lease${asked}</h3>`,
    `<p>${escaped(fault.message)}</p>`,
    ...listOf(diff).map(renderDiff),
    renderRules(listOf(rules)),
    `<p>Reason <code>${fault.code}</code>${typeof id === 'string' ? `, request <code>${escaped(id)}</code>` : ''}</p>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n')}\n`;
}

/** How the token of this run differs from what one identity trusts. */
function renderDiff(diff: unknown): string {
  const { identity, differences } = recordOf(diff);
  const rows = listOf(differences)
    .slice(0, mostRows)
    .map((difference) => {
      const { claim, expected, got } = recordOf(difference);
      return `<tr>${[claim, expected, got].map((cell) => `<td>${code(cell)}</td>`).join('')}</tr>`;
    });
  if (rows.length === 0) return '';
  return [
    `<p>Closest is identity ${code(identity)}, whose trust this run does not meet:</p>`,
    '<table><tr><th>claim</th><th>expected</th><th>this run</th></tr>',
    ...rows,
    '</table>',
  ].join('\n');
}

function renderRules(rules: readonly unknown[]): string {
  if (rules.length === 0) return '';
  return `<p>Approvals that are missing: ${rules.slice(0, mostRows).map(code).join(', ')}</p>`;
}

function code(value: unknown): string {
  return `<code>${escaped(typeof value === 'string' ? value : String(JSON.stringify(value)))}</code>`;
}

/** Text as HTML that is one line and nothing but text, in Markdown too. */
function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"'`|*_[\]\\]/g, (one) => `&#${one.charCodeAt(0)};`);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
