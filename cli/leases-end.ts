import { existsSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { isGatewayKeyId } from '#core/gateway/keys/key-forms.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { cacheFolder, cacheOption } from './credential-cache/cache-folder.ts';
import { cacheKeyOf } from './credential-cache/cache-key.ts';
import { dropCachedCredentials, openCredentialCache } from './credential-cache/credential-cache.ts';
import { type Ending, endLease, type HeldKeys } from './end-lease.ts';
import { exchangeOptions, planExchange } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { findInstance } from './instance.ts';
import { waitingAt } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

/** `sallyport leases end`: what a job does when it is over. */
export const leasesEnd: Command = {
  name: 'leases end',
  summary: 'end the lease of credentials that are no longer needed; nothing is minted into it',
  elsewhere: 'a lease that somebody else holds is ended by "sallyport leases revoke ID"',
  options: {
    ...exchangeOptions,
    grant: {
      type: 'string',
      value: 'GRANT',
      says: 'end what credential-process keeps for this grant, not what is in the environment',
    },
    cache: cacheOption,
  },
  examples: [
    'sallyport leases end    # the credentials in AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN',
    'sallyport leases end --grant shop-deploy    # those that credential-process keeps',
  ],
  run: async (invocation) => {
    const instance = findInstance(invocation);
    const folder = cacheFolder(invocation, instance);
    const held = await heldBy(invocation, folder);
    const ending = await endLease(instance.broker, held);
    say(invocation.terminal, endText(ending, held));
    if (ending.sessionId === undefined) return exitCode.failed;
    if (existsSync(folder)) dropCachedCredentials(folder, ending.sessionId);
    return exitCode.done;
  },
};

/** The broker speaks of AWS, which never knew a gateway key. */
function endText({ message, sessionId }: Ending, { accessKeyId }: HeldKeys): string {
  return sessionId !== undefined && isGatewayKeyId(accessKeyId)
    ? 'the lease is over: its gateway keys are refused from the next call on, and its token cannot open it again'
    : message;
}

async function heldBy(invocation: Invocation, folder: string): Promise<HeldKeys> {
  const grant = optionText(invocation, 'grant');
  if (grant === undefined) return heldInEnvironment(invocation);
  const plan = await planExchange(invocation);
  const cache = openCredentialCache(folder, waitingAt(invocation.terminal));
  const kept = cache.kept(cacheKeyOf(plan));
  if (kept !== undefined) return kept;
  throw new Fault(
    'not_found',
    `no credentials for ${grant} are kept in ${folder}; give the options that they were asked for with`,
  );
}

function heldInEnvironment({ terminal }: Invocation): HeldKeys {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SESSION_TOKEN: sessionToken } = terminal.env;
  if (accessKeyId && sessionToken) return { accessKeyId, sessionToken };
  throw new WrongUse(
    'no credentials here: set AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN, or give --grant GRANT for those that credential-process keeps',
  );
}
