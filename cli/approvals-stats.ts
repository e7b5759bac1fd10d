import type { ReadStats } from '#core/approvals/read-stats.ts';
import type { RubberStamp } from '#core/approvals/rubber-stamps.ts';
import type { Spread } from '#core/approvals/spread.ts';
import type { RuleStats } from '#core/approvals/stats.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { secondsText } from './seconds-text.ts';
import { table } from './table.ts';
import { systemClock } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals stats`: whether people answer in time, and whether they read. */
export const approvalsStats: Command = {
  name: 'approvals stats',
  summary: 'show by rule how soon people look and decide, and who says yes without reading',
  options: {
    rule: { type: 'string', value: 'RULE', says: 'only this rule' },
    since: {
      type: 'string',
      value: 'WHEN',
      says: 'days back such as 7d, or a day such as 2026-11-01 (default 30d)',
    },
    json: { type: 'boolean', says: 'print everything as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals stats',
    'sallyport approvals stats --rule production-change --since 7d',
  ],
  run: async (invocation) => {
    const rule = optionText(invocation, 'rule');
    const filter = rule === undefined ? '' : `&rule=${encodeURIComponent(rule)}`;
    const path = `approval-stats?since=${encodeURIComponent(readSince(invocation))}${filter}`;
    const stats = (await callAdmin(invocation, { method: 'GET', path })) as unknown as ReadStats;
    const { terminal, options } = invocation;
    if (options.json === true) say(terminal, JSON.stringify(stats, null, 2));
    else for (const line of linesOf(stats)) say(terminal, line);
    if (!stats.isComplete) {
      tell(terminal, 'older entries were not looked through; give a later --since');
    }
    return exitCode.done;
  },
};

function readSince(invocation: Invocation): string {
  const text = optionText(invocation, 'since') ?? '30d';
  const days = /^([0-9]{1,4})d$/u.exec(text)?.[1];
  if (days !== undefined) {
    return new Date(systemClock.now().getTime() - Number(days) * 86_400_000).toISOString();
  }
  if (/^\d{4}-\d\d-\d\d$/u.test(text)) return text;
  throw new WrongUse('--since takes days back such as 7d, or a day such as 2026-11-01');
}

function linesOf({ rules, rubberStamps, since }: ReadStats): readonly string[] {
  if (rules.length === 0) return [`nothing was asked since ${since}`];
  return [table(head, rules.map(row)), '', ...stampLines(rubberStamps)];
}

const head = [
  ...['RULE', 'ASKED', 'APPROVED', 'DENIED', 'EXPIRED', 'ESCALATED'],
  ...['LOOKED AFTER p50', 'p95', 'DECIDED AFTER p50', 'p95'],
];

function row(stats: RuleStats): readonly string[] {
  const { rule, asked, approved, denied, expired, escalated } = stats;
  return [
    ...[rule, String(asked), String(approved), String(denied)],
    ...[part(expired, asked), part(escalated, asked)],
    ...spreadTexts(stats.secondsToView),
    ...spreadTexts(stats.secondsToDecide),
  ];
}

function part(count: number, of: number): string {
  return `${count} (${Math.round((100 * count) / of)} %)`;
}

function spreadTexts(spread: Spread | null): readonly string[] {
  return spread === null ? ['–', '–'] : [secondsText(spread.p50), secondsText(spread.p95)];
}

function stampLines(stamps: readonly RubberStamp[]): readonly string[] {
  if (stamps.length === 0) return ['nobody says yes without reading'];
  return stamps.map(
    ({ person, decisions, yes, medianSeconds }) =>
      `${person} said yes to ${yes} of the last ${decisions} requests, half of them within ${medianSeconds.toFixed(1)} s of opening: ask whether they are read`,
  );
}
