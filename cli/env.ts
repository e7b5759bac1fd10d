import { patienceOptions } from './approval-patience.ts';
import { callVariables, keyVariables, misleadingIn } from './aws-environment.ts';
import { breakGlassOption } from './break-glass-option.ts';
import { type Command, type Invocation, optionText, say, type Terminal, tell } from './command.ts';
import { exchangeOptions, planExchange } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { isGithubStep, maskAtRunner } from './github-commands.ts';
import { appendToGithubEnvironment } from './github-environment.ts';
import { requestMasked, secretsOf, toldKeys } from './request-credentials.ts';
import { shells } from './shells.ts';
import { waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

type Variables = Readonly<Record<string, string>>;

/** `sallyport env`: credentials for whatever reads its environment. */
export const env: Command = {
  name: 'env',
  summary: 'print credentials of one grant as variables for a shell, a file or later CI steps',
  options: {
    ...exchangeOptions,
    ...patienceOptions,
    ...breakGlassOption,
    shell: {
      type: 'string',
      value: 'FORM',
      says: 'sh, fish, powershell, github, dotenv or json (default: github in its steps, else sh)',
    },
  },
  examples: [
    'eval "$(sallyport env --grant shop-deploy --as shop-main)"',
    'sallyport env --grant shop-deploy --shell fish | source',
    'sallyport env --grant shop-deploy    # in a step of GitHub Actions: sets them for later steps',
  ],
  run: async (invocation) => {
    const { terminal } = invocation;
    const form = readForm(invocation);
    const plan = await planExchange(invocation);
    const reply = await requestMasked(plan, { terminal, waiting: waitingAt(terminal) });
    const calls = callVariables(toldKeys(reply), plan.instance, terminal.env);
    const variables = { ...keyVariables(reply), ...calls };
    warnOfMisleading(form, terminal, variables);
    if (form === 'github') {
      maskAtRunner(terminal, secretsOf(reply), 'stdout');
      appendToGithubEnvironment(terminal.env.GITHUB_ENV, variables);
      tell(
        terminal,
        `later steps have the credentials of ${reply.grant} until ${reply.aws.Expiration}`,
      );
    } else print(form, variables, terminal);
    return exitCode.done;
  },
};

type Form = keyof typeof shells | 'github' | 'json';
const forms: readonly Form[] = ['sh', 'fish', 'powershell', 'github', 'dotenv', 'json'];

function readForm(invocation: Invocation): Form {
  const usual = isGithubStep(invocation.terminal) ? 'github' : 'sh';
  const text = optionText(invocation, 'shell') ?? usual;
  const form = forms.find((one) => one === text);
  if (form !== undefined) return form;
  throw new WrongUse(`--shell takes ${forms.join(', ')}`);
}

function print(form: Exclude<Form, 'github'>, variables: Variables, terminal: Terminal): void {
  if (form === 'json') {
    say(terminal, JSON.stringify(variables, null, 2));
    return;
  }
  const { set, unset } = shells[form];
  const lines = [
    ...(unset === undefined ? [] : misleadingIn(terminal.env, variables).map(unset)),
    ...Object.entries(variables).map(([name, value]) => set(name, value)),
  ];
  for (const line of lines) say(terminal, line);
}

/** Most forms can set variables alone, and whoever reads those may have these, too. */
function warnOfMisleading(form: Form, terminal: Terminal, variables: Variables): void {
  const names = misleadingIn(terminal.env, variables);
  const canUnset = form !== 'github' && form !== 'json' && shells[form].unset !== undefined;
  if (canUnset || names.length === 0) return;
  tell(
    terminal,
    `${names.join(', ')} may lead AWS clients to other credentials, and ${form} takes nothing away; unset what is set where this is read`,
  );
}
