import { Fault } from '#core/faults.ts';
import type { JsonCaller } from './json-caller.ts';
import { ownFaults } from './own-faults.ts';
import { type Refusal, serviceFault } from './service-fault.ts';

export interface GatewayMasterParts {
  /** A caller of `secretsmanager` (target `secretsmanager`, version 1.1). */
  readonly call: JsonCaller;
  /** Whole ARN of the secret. */
  readonly secretArn: string;
}

const unreadable: Refusal = {
  fault: 'not_configured',
  say: () =>
    'the secret of gateway keys cannot be read; an operator must check that it is there, that it is not marked for deletion, and that its key may be used by the role of this function',
};

const faults = ownFaults('secrets-manager', 'unavailable', [
  ['ResourceNotFoundException', unreadable],
  ['InvalidRequestException', unreadable],
  ['DecryptionFailure', unreadable],
]);

/** What Secrets Manager draws without punctuation, or base64url of our own making; 43 letters are 32 bytes. */
const written = /^[\w-]{43,128}$/;

/**
 * The master secret of gateway keys, in Secrets Manager as base64url: asked for when it is first
 * needed, by one call however many need it, and kept for as long as the process lives. What failed
 * is asked for again by whoever needs it next. Throws `not_configured`, `unavailable` and `slow_down`.
 */
export function createGatewayMaster(parts: GatewayMasterParts): () => Promise<Uint8Array> {
  let kept: Promise<Uint8Array> | undefined;
  return () => {
    kept ??= fetchMaster(parts).catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function fetchMaster({ call, secretArn }: GatewayMasterParts): Promise<Uint8Array> {
  const { SecretString: text } = await call({
    operation: 'GetSecretValue',
    input: { SecretId: secretArn },
    faultOf: (error) => serviceFault(faults, error),
  });
  if (typeof text === 'string' && written.test(text)) return Buffer.from(text, 'base64url');
  throw new Fault(
    'not_configured',
    'the secret of gateway keys is not 43 to 128 letters of base64url; an operator must put such a text in its place',
  );
}
