import { generateKeyPairSync, sign } from 'node:crypto';
import { type VerifierKey, verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';
import { deployedAccount, deployedRegion } from './role-policies.ts';
import type { ServiceStub } from './service-stub.ts';

/** The key of the log in KMS, and what anybody verifies by. */
export interface DeployedLogKey {
  readonly arn: string;
  readonly origin: string;
  readonly verifier: VerifierKey;
}

/** Has KMS hold one key of Ed25519, which signs what it is sent as it is, and nothing else. */
export function keepLogKey({ answers }: Pick<ServiceStub, 'answers'>): DeployedLogKey {
  const arn = `arn:aws:kms:${deployedRegion}:${deployedAccount}:key/signs`;
  const origin = `aws.sallyport/${deployedAccount}/${deployedRegion}/sallyport`;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const refused = { status: 400, body: { __type: 'ValidationException' } };
  answers.set('GetPublicKey', ({ KeyId }) => {
    if (KeyId !== arn) return refused;
    const ofKey = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' };
    return { status: 200, body: { ...ofKey, PublicKey: spki.toString('base64') } };
  });
  answers.set('Sign', ({ KeyId, Message, MessageType, SigningAlgorithm }) => {
    const isPure = MessageType === 'RAW' && SigningAlgorithm === 'ED25519_SHA_512';
    if (KeyId !== arn || !isPure) return refused;
    const signature = sign(null, Buffer.from(String(Message), 'base64'), privateKey);
    return { status: 200, body: { Signature: signature.toString('base64') } };
  });
  return { arn, origin, verifier: verifierKeyOfSpki(origin, spki) };
}
