import { Fault } from '#core/faults.ts';
import { callExpecting } from './call-expecting.ts';
import type { JsonCaller } from './json-caller.ts';
import { ownFaults } from './own-faults.ts';
import type { Refusal } from './service-fault.ts';

export interface ClientSecretsParts {
  /** A caller of `secretsmanager` (target `secretsmanager`, version 1.1). */
  readonly call: JsonCaller;
  /** ARN that those of all clients' secrets begin with, up to the name of the client's own. */
  readonly arnPrefix: string;
}

const unreadable: Refusal = {
  fault: 'not_configured',
  say: () =>
    "the secret of the issuer's client cannot be read; an operator must check that it is not marked for deletion and that its key may be used by the broker's role",
};

const faults = ownFaults('secrets-manager', 'unavailable', [
  ['InvalidRequestException', unreadable],
  ['DecryptionFailure', unreadable],
]);

/**
 * Secrets of issuers' clients in Secrets Manager: plain text under the prefix and the name, without
 * a line break at its end; undefined where there is none. Asked anew each time, so that a rotated
 * one is used at once. Throws `not_configured`, `unavailable` and `slow_down`.
 */
export function createClientSecrets({
  call,
  arnPrefix,
}: ClientSecretsParts): (name: string) => Promise<string | undefined> {
  const namePrefix = namePrefixOf(arnPrefix);
  return async (name) => {
    // By name: a part of an ARN may be taken for a whole one, whose end is random.
    const input = { SecretId: `${namePrefix}${name}` };
    const asked = { operation: 'GetSecretValue', input, faults };
    const answer = await callExpecting(call, { ...asked, expected: ['ResourceNotFoundException'] });
    return answer.kind === 'answered' ? textOf(answer.reply) : undefined;
  };
}

function namePrefixOf(arnPrefix: string): string {
  const [, name] =
    /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:([\w/+=.@-]+)$/.exec(arnPrefix) ?? [];
  if (name !== undefined) return name;
  throw new Fault(
    'not_configured',
    "the prefix of clients' secrets is no ARN of Secrets Manager; an operator must correct SALLYPORT_SIGN_IN_SECRETS",
  );
}

function textOf({ SecretString: text }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof text === 'string') return text.replace(/\r?\n$/u, '') || undefined;
  throw new Fault(
    'not_configured',
    "the secret of the issuer's client is not stored as text; an operator must store it as plain text",
  );
}
