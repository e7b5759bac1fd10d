import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKmsNoteSigner } from '#adapters/aws/kms-note-signer.ts';
import { openNote, signNote } from '#core/tlog/note.ts';
import { verifierKeyOfSpki } from '#core/tlog/verifier-key.ts';
import { noteSignerContract } from '#test/contracts/note-signer-contract.ts';
import { stubCaller } from './callers.ts';
import { plantedInReplies, stubError } from './stub-aws.ts';
import { type StubKms, startStubKms } from './stub-kms.ts';

const origin = 'ledger.acme.example';
const text = 'ledger.acme.example\n3\nabc=\n';

noteSignerContract('KMS', async () => {
  const kms = await startStubKms();
  const call = stubCaller('kms', kms.aws.url);
  const one = () => createKmsNoteSigner({ call, keyArn: kms.keyArn, origin });
  return { signer: one(), other: one(), name: origin, close: () => kms.aws.stop() };
});

describe('a note signed by KMS', () => {
  let kms: StubKms;
  const signer = (keyArn = kms.keyArn) =>
    createKmsNoteSigner({ call: stubCaller('kms', kms.aws.url), keyArn, origin });
  const operations = () => kms.aws.calls.map(({ operation }) => operation);
  beforeEach(async () => {
    kms = await startStubKms();
  });
  afterEach(() => kms.aws.stop());

  test('is verified by the public key of KMS, under the name of the log', async () => {
    const note = await signNote(text, signer());
    const spki = kms.publicKey.export({ format: 'der', type: 'spki' });
    expect(openNote(note, verifierKeyOfSpki(origin, spki))).toBe(text);
  });

  test('is signed over the text itself, and the key is asked for once', async () => {
    const one = signer();
    await Promise.all([one.key(), one.key()]);
    await one.sign(Buffer.from(text));
    await one.sign(Buffer.from(text));
    expect(operations()).toEqual(['GetPublicKey', 'Sign', 'Sign']);
    expect(kms.aws.calls[1]?.json).toEqual({
      KeyId: kms.keyArn,
      Message: Buffer.from(text).toString('base64'),
      MessageType: 'RAW',
      SigningAlgorithm: 'ED25519_SHA_512',
    });
    expect(kms.aws.calls[1]?.header('x-amz-target')).toBe('TrentService.Sign');
    expect(kms.aws.calls[1]?.header('content-type')).toBe('application/x-amz-json-1.1');
  });

  test('is never given away with a signature that its key does not verify', async () => {
    const other = await startStubKms();
    const elsewhere = createKmsNoteSigner({
      ...{ call: stubCaller('kms', other.aws.url), keyArn: other.keyArn, origin },
    });
    const wrong = Buffer.from(await elsewhere.sign(Buffer.from(text))).toString('base64');
    await other.aws.stop();
    for (const Signature of [wrong, '', 'AAAA', 7, undefined]) {
      kms.instead.set('Sign', { body: { Signature } });
      await expect(signer().sign(Buffer.from(text))).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('not of its own key'),
      });
    }
  });

  test.each([
    { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
    { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'KEY_AGREEMENT' },
    {},
  ])('is not signed by a key of another kind: %j', async (body) => {
    kms.instead.set('GetPublicKey', { body });
    const refused = { code: 'not_configured' };
    await expect(signer().key()).rejects.toMatchObject(refused);
    await expect(signer().sign(Buffer.from(text))).rejects.toMatchObject(refused);
    expect(operations()).not.toContain('Sign');
  });

  test('is not signed by what only says that it is of Ed25519', async () => {
    const kind = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' };
    for (const PublicKey of [undefined, '', 'AAAA', Buffer.alloc(91, 1).toString('base64')]) {
      kms.instead.set('GetPublicKey', { body: { ...kind, PublicKey } });
      await expect(signer().key()).rejects.toMatchObject({ code: 'unavailable' });
    }
  });

  test('is signed again after the key could not be asked for', async () => {
    const one = signer();
    kms.instead.set('GetPublicKey', stubError('DisabledException'));
    await expect(one.key()).rejects.toMatchObject({ detail: { kms: 'DisabledException' } });
    kms.instead.clear();
    expect((await one.key()).name).toBe(origin);
  });

  test('is refused when it is longer than KMS signs', async () => {
    await expect(signer().sign(Buffer.alloc(4_097))).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(operations()).not.toContain('Sign');
  });

  test.each([
    ['NotFoundException', 400, 'unavailable', 'key of the log cannot be used'],
    ['KMSInvalidStateException', 400, 'unavailable', 'key of the log cannot be used'],
    ['AccessDeniedException', 400, 'unavailable', 'docs/permissions.md'],
    ['ThrottlingException', 400, 'slow_down', 'throttling'],
    ['KMSInternalException', 500, 'unavailable', 'kms failed'],
  ])('says that KMS answered %s', async (code, status, wanted, says) => {
    kms.instead.set('Sign', stubError(code, status));
    const error = await signer()
      .sign(Buffer.from(text))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: wanted, message: expect.stringContaining(says) });
    expect(`${error}${JSON.stringify(error)}`).not.toContain(plantedInReplies);
  });
});
