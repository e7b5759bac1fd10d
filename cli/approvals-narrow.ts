import { asPersonOption } from './administrator.ts';
import { sayAbout } from './approval-request.ts';
import { insteadOfOption, outcomeText, reasonOption, saidBeside } from './approvals-say.ts';
import { type Command, type Invocation, optionText, optionTexts, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport approvals narrow ID`: a yes to less than was asked. */
export const approvalsNarrow: Command = {
  name: 'approvals narrow',
  summary: 'say yes to less than was asked: shorter, fewer statements, actions or resources',
  takes: ['ID'],
  options: {
    duration: { type: 'string', value: 'SECONDS', says: 'a shorter lease, 960 or longer' },
    scope: {
      type: 'string',
      value: 'SIDS',
      says: 'only these statements of the session policy, by Sid, parted by spaces',
    },
    action: {
      ...{ type: 'string', multiple: true, value: 'PATTERN' },
      says: 'only actions like this; may be given several times',
    },
    resource: {
      ...{ type: 'string', multiple: true, value: 'PATTERN' },
      says: 'only resources like this; may be given several times',
    },
    'read-only': { type: 'boolean', says: 'only what AWS says lists or reads' },
    reason: reasonOption,
    'instead-of': insteadOfOption,
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals narrow 01kaq4w5x7n3v9m2c8r6t0p1zd --duration 960 --as grace',
    'sallyport approvals narrow 01kaq4w5x7n3v9m2c8r6t0p1zd --read-only --as grace',
    'sallyport approvals narrow 01kaq4w5x7n3v9m2c8r6t0p1zd --scope ReadOrders --as grace',
  ],
  run: async (invocation) => {
    const [id = ''] = invocation.words;
    const less = readNarrowing(invocation);
    const json = { ...less, ...saidBeside(invocation) };
    const standing = await sayAbout(invocation, { id, word: 'approve', json });
    say(invocation.terminal, outcomeText(standing, 'your yes to less is recorded'));
    return exitCode.done;
  },
};

function readNarrowing(invocation: Invocation): Readonly<Record<string, unknown>> {
  const duration = optionText(invocation, 'duration');
  const scope = optionText(invocation, 'scope')
    ?.split(/\s+/u)
    .filter((sid) => sid !== '');
  const actions = optionTexts(invocation, 'action');
  const resources = optionTexts(invocation, 'resource');
  const less = {
    ...(duration === undefined ? {} : { durationSeconds: wholeSeconds(duration) }),
    ...(scope === undefined ? {} : { scope }),
    ...(actions.length === 0 ? {} : { actions }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(invocation.options['read-only'] === true ? { readOnly: true } : {}),
  };
  if (Object.keys(less).length > 0) return less;
  throw new WrongUse(
    'say to how much: --duration, --scope, --action, --resource or --read-only; a yes to all of it is "approvals approve"',
  );
}

function wholeSeconds(text: string): number {
  if (/^[0-9]{1,6}$/u.test(text)) return Number(text);
  throw new WrongUse('--duration takes a number of seconds');
}
