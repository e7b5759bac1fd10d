import { longestWaitSeconds, patienceOptions } from './approval-patience.ts';
import { type Command, say } from './command.ts';
import { cacheFolder, cacheOption } from './credential-cache/cache-folder.ts';
import { cacheKeyOf } from './credential-cache/cache-key.ts';
import { openCredentialCache } from './credential-cache/credential-cache.ts';
import { type HeldCredentials, heldOf } from './credential-cache/held-credentials.ts';
import { type ExchangePlan, exchangeOptions, impatient, planExchange } from './exchange-plan.ts';
import { exitCode } from './exit-code.ts';
import { requestCredentials } from './request-credentials.ts';
import { type Waiting, waitingBehindSdk } from './waiting.ts';

/** `sallyport credential-process`: what AWS SDKs call by themselves for a profile. */
export const credentialProcess: Command = {
  name: 'credential-process',
  summary: 'print credentials as AWS SDKs read them from credential_process, kept until they age',
  options: { ...exchangeOptions, ...patienceOptions, cache: cacheOption },
  examples: [
    'sallyport credential-process --grant shop-deploy',
    'sallyport credential-process --grant shop-deploy --as shop-main',
    'sallyport profile --grant shop-deploy    # writes the profile that calls it',
  ],
  run: async (invocation) => {
    const { terminal } = invocation;
    const waiting = waitingBehindSdk(terminal);
    try {
      const plan = await planExchange(invocation, waiting, longestWaitSeconds);
      const folder = cacheFolder(invocation, plan.instance);
      say(terminal, processOutput(await obtainCredentials(plan, { folder, waiting })));
      return exitCode.done;
    } catch (error) {
      // The SDK for JavaScript shows nothing of what is written to standard error.
      terminal.tellPerson?.(`sallyport: ${(error as Error).message}`);
      throw error;
    }
  },
};

/** Credentials of a plan from the cache, or by an exchange of which the cache then knows. */
function obtainCredentials(
  plan: ExchangePlan,
  { folder, waiting }: { readonly folder: string; readonly waiting: Waiting },
): Promise<HeldCredentials> {
  const cache = openCredentialCache(folder, waiting, plan.patience.approvalSeconds);
  return cache.obtain(cacheKeyOf(plan), async ({ patient }) => {
    return heldOf(await requestCredentials(patient ? plan : impatient(plan), { waiting }));
  });
}

/** The document that AWS SDKs read from a credential process; `Version` must be the number 1. */
function processOutput(held: HeldCredentials): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: held.accessKeyId,
    SecretAccessKey: held.secretAccessKey,
    SessionToken: held.sessionToken,
    Expiration: held.expiration,
    AccountId: held.accountId,
  });
}
