import { type ApprovalPatience, readPatience } from './approval-patience.ts';
import { breakGlassParameters } from './break-glass-option.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { dataOption, findInstance, type Instance, urlOption } from './instance.ts';
import { patiently } from './patience.ts';
import { chosenToken, chosenTokenOptions, madeFor } from './token-sources/chosen-token.ts';
import { findToken } from './token-sources/find-token.ts';
import type { FoundToken } from './token-sources/token-source.ts';
import { systemClock, type Waiting, waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** The options of every command that exchanges a token; those that wait have `patienceOptions`, too. */
export const exchangeOptions: Readonly<Record<string, Option>> = {
  grant: { type: 'string', value: 'GRANT', says: 'the grant to ask for, or the ARN of its role' },
  ...chosenTokenOptions,
  'any-audience': {
    type: 'boolean',
    says: 'show the broker the token of --token-file or --token-env whomever it is made for',
  },
  scope: {
    type: 'string',
    value: 'SIDS',
    says: 'keep only these statements of the session policy, by Sid, parted by spaces',
  },
  duration: { type: 'string', value: 'SECONDS', says: 'a shorter lease, 960 to 3600' },
  url: urlOption,
  data: dataOption,
};

/** One exchange as it was asked for: where, for what, with whose token. */
export interface ExchangePlan {
  readonly instance: Instance;
  /** A grant by name, or the ARN of its role. */
  readonly grant: string;
  /** Further parameters of the request, such as `scope`. */
  readonly more: Readonly<Record<string, string>>;
  readonly token: FoundToken;
  /** Whether the broker is shown a token that is made for somebody else. */
  readonly anyAudience: boolean;
  readonly patience: ApprovalPatience;
}

/**
 * Reads what is asked for and finds the token's source, as patiently as the exchange is then asked
 * for: whose token it is must be known before kept credentials are. Nothing is exchanged yet.
 */
export async function planExchange(
  invocation: Invocation,
  waiting: Waiting = waitingAt(invocation.terminal),
  usualApprovalSeconds = 0,
): Promise<ExchangePlan> {
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) throw new WrongUse('say which grant: --grant GRANT');
  const patience = readPatience(invocation, usualApprovalSeconds);
  const anyAudience = readAnyAudience(invocation);
  const chosen = await chosenToken(invocation);
  const instance = findInstance(invocation);
  const find = () => tokenOfPlatform(invocation, instance);
  const token = chosen ?? (await patiently(find, { seconds: patience.waitSeconds, waiting }));
  return {
    instance,
    grant,
    more: { ...moreParameters(invocation), ...breakGlassParameters(invocation) },
    token: anyAudience ? token : madeFor(token, instance.broker),
    anyAudience,
    patience,
  };
}

/** The same, asked once: whoever asks has something at hand. */
export function impatient(plan: ExchangePlan): ExchangePlan {
  return { ...plan, patience: { ...plan.patience, waitSeconds: 0, approvalSeconds: 0 } };
}

/** The token that the platform gives this process, made for the broker. */
export function tokenOfPlatform(
  { terminal }: Invocation,
  { broker }: Instance,
): Promise<FoundToken> {
  return findToken({ env: terminal.env, audience: broker, clock: systemClock, root: '/' });
}

/** Whether a token may be shown that is made for others: only one that somebody named. */
export function readAnyAudience(invocation: Invocation): boolean {
  if (invocation.options['any-audience'] !== true) return false;
  const names = ['token-file', 'token-env'];
  if (names.some((name) => optionText(invocation, name) !== undefined)) return true;
  throw new WrongUse('give --token-file or --token-env with --any-audience');
}

/** What the request says beside token and grant. */
export function moreParameters(invocation: Invocation): Readonly<Record<string, string>> {
  const scope = optionText(invocation, 'scope');
  const duration = optionText(invocation, 'duration');
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(duration === undefined ? {} : { duration_seconds: duration }),
  };
}
