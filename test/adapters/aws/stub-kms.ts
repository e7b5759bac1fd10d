import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type StubAws, type StubReply, startStub, stubError } from './stub-aws.ts';

/** KMS with one key of Ed25519, as its documentation has it. */
export interface StubKms {
  readonly aws: StubAws;
  readonly keyArn: string;
  readonly publicKey: KeyObject;
  /** Answered instead of what an operation gives. */
  readonly instead: Map<string, StubReply>;
}

export async function startStubKms(): Promise<StubKms> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keyArn = 'arn:aws:kms:us-east-1:999988887777:key/3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11';
  const instead = new Map<string, StubReply>();
  const aws = await startStub('kms', ({ operation, json = {} }) => {
    const given = instead.get(operation);
    if (given !== undefined) return given;
    if (json.KeyId !== keyArn) return stubError('NotFoundException');
    switch (operation) {
      case 'GetPublicKey':
        return {
          body: {
            KeyId: keyArn,
            KeySpec: 'ECC_NIST_EDWARDS25519',
            KeyUsage: 'SIGN_VERIFY',
            PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
            SigningAlgorithms: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
          },
        };
      case 'Sign': {
        // Over the message itself it is ED25519_SHA_512 and RAW; the prehashed kind takes a digest.
        const isPure = json.SigningAlgorithm === 'ED25519_SHA_512' && json.MessageType === 'RAW';
        const message = Buffer.from(String(json.Message), 'base64');
        if (!isPure || message.length === 0 || message.length > 4_096) {
          return stubError('ValidationException');
        }
        const Signature = sign(null, message, privateKey).toString('base64');
        return { body: { KeyId: keyArn, Signature, SigningAlgorithm: json.SigningAlgorithm } };
      }
      default:
        return stubError('UnknownOperationException');
    }
  });
  return { aws, keyArn, publicKey, instead };
}
