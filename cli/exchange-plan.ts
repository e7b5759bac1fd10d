import { type Invocation, type Option, optionText } from './command.ts';
import { dataOption, findInstance, type Instance, urlOption } from './instance.ts';
import { chosenToken, chosenTokenOptions } from './token-sources/chosen-token.ts';
import { findToken } from './token-sources/find-token.ts';
import type { FoundToken } from './token-sources/token-source.ts';
import { systemClock } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** The options of every command that exchanges a token. */
export const exchangeOptions: Readonly<Record<string, Option>> = {
  grant: { type: 'string', value: 'GRANT', says: 'the grant to ask for, or the ARN of its role' },
  ...chosenTokenOptions,
  scope: {
    type: 'string',
    value: 'SIDS',
    says: 'keep only these statements of the session policy, by Sid, parted by spaces',
  },
  duration: { type: 'string', value: 'SECONDS', says: 'a shorter lease, 960 to 3600' },
  wait: {
    type: 'string',
    value: 'SECONDS',
    says: 'go on asking this long while the broker says "try again" (default 60)',
  },
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
  /** Whether the platform's token is taken, and not one that somebody named. */
  readonly isFoundByItself: boolean;
  readonly waitSeconds: number;
}

const usualWaitSeconds = 60;
const longestWaitSeconds = 86_400;

/** Reads what is asked for and finds the token's source; nothing is exchanged yet. */
export async function planExchange(invocation: Invocation): Promise<ExchangePlan> {
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) throw new WrongUse('say which grant: --grant GRANT');
  const waitSeconds = readWait(invocation);
  const chosen = await chosenToken(invocation);
  const instance = findInstance(invocation);
  return {
    instance,
    grant,
    more: moreParameters(invocation),
    token: chosen ?? (await tokenOfPlatform(invocation, instance)),
    isFoundByItself: chosen === undefined,
    waitSeconds,
  };
}

/** The token that the platform gives this process, made for the broker. */
export function tokenOfPlatform(
  { terminal }: Invocation,
  { broker }: Instance,
): Promise<FoundToken> {
  return findToken({ env: terminal.env, audience: broker, clock: systemClock, root: '/' });
}

function moreParameters(invocation: Invocation): Readonly<Record<string, string>> {
  const scope = optionText(invocation, 'scope');
  const duration = optionText(invocation, 'duration');
  return {
    ...(scope === undefined ? {} : { scope }),
    ...(duration === undefined ? {} : { duration_seconds: duration }),
  };
}

function readWait(invocation: Invocation): number {
  const text = optionText(invocation, 'wait') ?? String(usualWaitSeconds);
  const seconds = Number(text);
  if (/^[0-9]{1,5}$/u.test(text) && seconds <= longestWaitSeconds) return seconds;
  throw new WrongUse(`--wait takes a number of seconds from 0 to ${longestWaitSeconds}`);
}
