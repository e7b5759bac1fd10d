import { Fault } from '#core/faults.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import { type VerifierKey, verifierKeyOfSpki, verifySignature } from '#core/tlog/verifier-key.ts';
import type { JsonCaller } from './json-caller.ts';
import { ownFaults } from './own-faults.ts';
import { type Refusal, serviceFault, unavailableFault } from './service-fault.ts';

export interface KmsNoteSignerParts {
  /** A caller of `kms` (target `TrentService`, version 1.1). */
  readonly call: JsonCaller;
  /** ARN of a key of `ECC_NIST_EDWARDS25519` that signs and verifies. */
  readonly keyArn: string;
  /** The log's origin, after which the key is named. */
  readonly origin: string;
}

const keyLost: Refusal = {
  fault: 'unavailable',
  say: () =>
    'the key of the log cannot be used; enable it again, or cancel its deletion, and let the sealer use it',
};
const faults = ownFaults('kms', 'unavailable', [
  ['NotFoundException', keyLost],
  ['DisabledException', keyLost],
  ['KMSInvalidStateException', keyLost],
]);
const keySpec = 'ECC_NIST_EDWARDS25519';
/** A SubjectPublicKeyInfo of Ed25519 (RFC 8410 §4), which has no parts of other lengths. */
const spkiBytes = 44;
/** What KMS signs as it is; a checkpoint has some hundred bytes. */
const largestMessageBytes = 4_096;

/**
 * Signs notes with a key of KMS, by Ed25519 over the text itself. The public key is asked for once;
 * every signature is verified before it is given away, so that nothing is published that nobody can
 * verify. Throws `unavailable`, `slow_down`, and `not_configured` for a key of another kind.
 */
export function createKmsNoteSigner(parts: KmsNoteSignerParts): NoteSigner {
  let asked: Promise<VerifierKey> | undefined;
  const key = async () => {
    asked ??= publicKey(parts);
    try {
      return await asked;
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
  return { key, sign: async (text) => sign(Buffer.from(text), await key(), parts) };
}

async function publicKey({ call, keyArn, origin }: KmsNoteSignerParts): Promise<VerifierKey> {
  const reply = await call({
    operation: 'GetPublicKey',
    input: { KeyId: keyArn },
    faultOf: (error) => serviceFault(faults, error),
  });
  if (reply.KeySpec !== keySpec || reply.KeyUsage !== 'SIGN_VERIFY') {
    throw new Fault(
      'not_configured',
      `the key of the log is not of ${keySpec} for signing; give the sealer the key that was deployed for it`,
    );
  }
  const spki = bytesIn(reply.PublicKey);
  if (spki.length === spkiBytes) return verifierKeyOfSpki(origin, spki);
  throw unavailableFault(faults, 'kms answered a public key that cannot be read');
}

async function sign(
  text: Buffer,
  key: VerifierKey,
  { call, keyArn }: KmsNoteSignerParts,
): Promise<Uint8Array> {
  if (text.length > largestMessageBytes) {
    throw new Fault(
      'invalid_request',
      `a note of ${text.length} bytes exceeds the ${largestMessageBytes} that kms signs; make it shorter`,
    );
  }
  const reply = await call({
    operation: 'Sign',
    input: {
      KeyId: keyArn,
      Message: text.toString('base64'),
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    },
    faultOf: (error) => serviceFault(faults, error),
  });
  const signature = bytesIn(reply.Signature);
  if (verifySignature(key, text, signature)) return signature;
  throw unavailableFault(faults, 'kms answered a signature that is not of its own key');
}

function bytesIn(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : '', 'base64');
}
