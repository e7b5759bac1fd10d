import { readGatewayUrl } from '#core/gateway/clients/gateway-url.ts';
import type { ToldKeys } from './aws-environment.ts';
import { confirmAudience } from './broker-audience.ts';
import type { Terminal } from './command.ts';
import { type CredentialsReply, exchangeAtBroker } from './exchange-at-broker.ts';
import type { ExchangePlan } from './exchange-plan.ts';
import { maskAtRunner } from './github-commands.ts';
import { type AskingForm, throughApproval } from './through-approval.ts';
import type { Waiting } from './waiting.ts';

/**
 * Exchanges a token for credentials (RFC 8693 §2.1), a fresh token at each attempt; where people have
 * to say yes first, as soon as they have.
 */
export function requestCredentials(
  plan: ExchangePlan,
  { waiting, onToken = () => undefined }: { waiting: Waiting; onToken?: (token: string) => void },
): Promise<CredentialsReply> {
  const { instance, grant, more, token, anyAudience, patience } = plan;
  const attempt = async (form: AskingForm) => {
    if (!anyAudience) await confirmAudience(instance.broker);
    const subjectToken = await token.read();
    onToken(subjectToken);
    return exchangeAtBroker(instance.broker, {
      ...{ subjectToken, grant },
      more: { ...more, ...form },
    });
  };
  return throughApproval(attempt, { patience, waiting });
}

/** The same, with token and credentials hidden in the log of the runner before anything is printed. */
export async function requestMasked(
  plan: ExchangePlan,
  { terminal, waiting }: { readonly terminal: Terminal; readonly waiting: Waiting },
): Promise<CredentialsReply> {
  const mask = (secrets: readonly string[]) => maskAtRunner(terminal, secrets);
  const reply = await requestCredentials(plan, { waiting, onToken: (token) => mask([token]) });
  mask(secretsOf(reply));
  return reply;
}

/** What of a reply must not be read by others. */
export function secretsOf({ aws }: CredentialsReply): readonly string[] {
  return [aws.AccessKeyId, aws.SecretAccessKey, aws.SessionToken];
}

/** What of a reply tells where its keys are good. */
export function toldKeys({ aws, gateway_url: told }: CredentialsReply): ToldKeys {
  return { accessKeyId: aws.AccessKeyId, gatewayUrl: readGatewayUrl(told) };
}
