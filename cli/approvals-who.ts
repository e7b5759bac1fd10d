import type { ApprovalRule } from '#core/approvals/rule.ts';
import type { AskedStage } from '#core/approvals/who-is-asked.ts';
import type { CompiledConfiguration } from '#core/config/compile-configuration.ts';
import { didYouMean } from '#core/config/nearest-name.ts';
import { Fault } from '#core/faults.ts';
import { type Command, optionText, say } from './command.ts';
import { configOption } from './config-option.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals who`: whom a rule asks, when, and who has no say. */
export const approvalsWho: Command = {
  name: 'approvals who',
  summary: 'show whom an approval rule asks, at once and later, and who cannot decide',
  options: {
    rule: { type: 'string', value: 'RULE', says: 'the rule of approvals.yaml' },
    config: { ...configOption, says: 'a folder (default: what is in force)' },
    json: { type: 'boolean', says: 'print {rule, requesters, asked, cannot} as JSON' },
    data: dataOption,
  },
  examples: [
    'sallyport approvals who --rule production-change',
    'sallyport approvals who --rule production-change --config examples/acme',
  ],
  run: async (invocation) => {
    const name = optionText(invocation, 'rule');
    if (name === undefined) throw new WrongUse('give --rule RULE');
    // Loaded here, so that no other command waits for the readers of policies and YAML.
    const { openTrial } = await import('./trial.ts');
    const { whoIsAsked } = await import('#core/approvals/who-is-asked.ts');
    const { ruleRequesters } = await import('#core/config/rule-requesters.ts');
    const { compiled } = await openTrial(invocation);
    const rule = requireRule(name, compiled.approvalRules);
    const asked = whoIsAsked(rule, compiled.people);
    const shown = { rule, asked, ...partiesOf(asked, ruleRequesters(name, compiled)) };
    const lines =
      invocation.options.json === true ? [JSON.stringify(shown, null, 2)] : linesOf(shown);
    for (const line of lines) say(invocation.terminal, line);
    return exitCode.done;
  },
};

interface ShownRule {
  readonly rule: ApprovalRule;
  /** Identities that may come to ask. */
  readonly requesters: readonly string[];
  readonly asked: readonly AskedStage[];
  /** People who are asked and have no say where one of these identities, which are theirs, asks. */
  readonly cannot: readonly { readonly person: string; readonly identities: readonly string[] }[];
}

function requireRule(name: string, rules: readonly ApprovalRule[]): ApprovalRule {
  const rule = rules.find((one) => one.name === name);
  if (rule !== undefined) return rule;
  const names = rules.map((one) => one.name);
  throw new Fault(
    'not_found',
    `no approval rule is called "${name}"${didYouMean(name, names)}; name one of approvals.yaml`,
  );
}

function partiesOf(
  asked: readonly AskedStage[],
  requesters: CompiledConfiguration['identities'],
): Pick<ShownRule, 'requesters' | 'cannot'> {
  const people = new Set(asked.flatMap((stage) => stage.people));
  const owned = requesters.filter(({ owner }) => people.has(owner));
  return {
    requesters: requesters.map(({ id }) => id),
    cannot: [...Map.groupBy(owned, ({ owner }) => owner)].map(([person, identities]) => ({
      person,
      identities: identities.map(({ id }) => id),
    })),
  };
}

function linesOf({ rule, requesters, asked, cannot }: ShownRule): readonly string[] {
  const facts = [
    ['rule', `${rule.name}: ${rule.description}`],
    ['for', requesters.length === 0 ? 'no identity so far' : requesters.join(', ')],
    ...rule.seats.map((seat) => ['needs', seatText(seat)] as const),
    ...asked.map(({ afterSeconds, people, groups }) => [
      afterSeconds === 0 ? 'at once' : `after ${afterSeconds} s`,
      `${people.length === 0 ? 'nobody new' : people.join(', ')} (${groups.join(', ')})`,
    ]),
    ['expires', `after ${rule.expiresSeconds} s`],
    ...cannot.map(({ person, identities }) => [
      'cannot',
      `${person}, owner of ${identities.join(', ')}`,
    ]),
    ['cannot', `whoever triggered the run${unmappedText(rule)}`],
  ];
  const width = Math.max(...facts.map(([name = '']) => name.length));
  return facts.map(([name = '', value]) => `${name.padEnd(width)}  ${value}`);
}

function seatText({ group, count, escalation }: ApprovalRule['seats'][number]): string {
  const later = escalation.map((step) => `, after ${step.afterSeconds} s also of ${step.group}`);
  return `${count} of ${group}${later.join('')}`;
}

function unmappedText({ unmappedTrigger }: ApprovalRule): string {
  return unmappedTrigger === 'refuse'
    ? '; where nobody in people.yaml did, the run is refused'
    : '; where nobody in people.yaml did, one more of those asked has to say yes';
}
