import type { ListedApprovals } from '#core/approvals/list-approvals.ts';
import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { missingText } from './approval-words.ts';
import { type Command, type Invocation, optionText, say, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { limitOption, limitQuery } from './limit-option.ts';
import { secondsText } from './seconds-text.ts';
import { table } from './table.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals list`: what waits for people. */
export const approvalsList: Command = {
  name: 'approvals list',
  summary: 'list requests for approval that wait, oldest first, or all of them',
  options: {
    mine: { type: 'boolean', says: 'only those that wait for your own word' },
    all: { type: 'boolean', says: 'whatever became of them, newest first' },
    identity: { type: 'string', value: 'ID', says: 'only requests of this identity' },
    grant: { type: 'string', value: 'GRANT', says: 'only requests for this grant' },
    rule: { type: 'string', value: 'RULE', says: 'only requests by this rule' },
    limit: limitOption,
    after: { type: 'string', value: 'ID', says: 'go on after this request' },
    json: { type: 'boolean', says: 'print {approvals, next} as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals list',
    'sallyport approvals list --mine --as grace',
    'sallyport approvals list --all --identity shop-migrator --limit 10',
  ],
  run: async (invocation) => {
    const path = `approvals?which=${which(invocation)}&${limitQuery(invocation)}${filterQuery(invocation)}`;
    const reply = await callAdmin(invocation, { method: 'GET', path });
    const { approvals, next } = reply as unknown as ListedApprovals;
    const { terminal, options } = invocation;
    if (options.json === true) say(terminal, JSON.stringify({ approvals, next }, null, 2));
    else say(terminal, shown(approvals));
    if (next !== null) tell(terminal, `there may be more: go on with --after ${next}`);
    return exitCode.done;
  },
};

function which({ options }: Invocation): string {
  if (options.mine === true && options.all === true) {
    throw new WrongUse('give --mine or --all, not both');
  }
  if (options.mine === true) return 'mine';
  return options.all === true ? 'all' : 'waiting';
}

function filterQuery(invocation: Invocation): string {
  return ['identity', 'grant', 'rule', 'after']
    .map((name) => [name, optionText(invocation, name)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `&${name}=${encodeURIComponent(value ?? '')}`)
    .join('');
}

function shown(approvals: readonly ListedApproval[]): string {
  if (approvals.length === 0) return 'no such requests';
  const rows = approvals.map((approval) => [
    approval.id,
    approval.identity,
    approval.grant,
    approval.rule,
    approval.trigger ?? '–',
    ...howItStands(approval),
  ]);
  const head = ['REQUEST', 'IDENTITY', 'GRANT', 'RULE', 'TRIGGERED', 'STATE', 'LEFT', 'MISSING'];
  return table(head, rows);
}

function howItStands(approval: ListedApproval): readonly string[] {
  const { status, secondsLeft, settled } = approval;
  if (status === 'pending') return [status, secondsText(secondsLeft), missingText(approval)];
  const by = settled === null || settled.by === 'time' ? '' : ` by ${settled.by}`;
  return [`${status}${by}`, '–', '–'];
}
