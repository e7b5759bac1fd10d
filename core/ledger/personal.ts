import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { EntryBody, Origin, SealedPersonal } from './entry.ts';
import { commitmentOf, decrypt, encrypt, type SessionKeys, sessionKeys } from './session-cipher.ts';

/** What of an origin is about a person, or may be. */
export type Personal = Pick<Origin, 'address' | 'userAgent'>;

/** Ciphertexts are as long as the next multiple of this, so that their length says little. */
const paddedBytes = 128;

/** The body with its origin's personal data sealed under the keys of the session. */
export function sealPersonal(body: EntryBody, sessionId: string, keys: SessionKeys): EntryBody {
  const { address, userAgent } = body.origin;
  return withPersonal(body, sealed({ address, userAgent }, sessionId, keys));
}

/** The same with what another body of the same session and origin was sealed to. */
export function withPersonal(body: EntryBody, personal: SealedPersonal): EntryBody {
  return { ...body, origin: { ...body.origin, address: '', userAgent: '' }, personal };
}

/**
 * The inverse: what the entry of a session does not say in clear. Throws `Fault('ledger_damaged')`
 * where the key does not open it, or opens other than what was committed to.
 */
export function openPersonal(personal: SealedPersonal, sessionId: string, key: string): Personal {
  const keys = sessionKeys(key);
  const bytes = decrypt(keys, useOf(sessionId), Buffer.from(personal.text, 'base64url'));
  const { address = '', userAgent = '' }: Partial<Personal> = JSON.parse(bytes.toString());
  const again = commitments({ address, userAgent }, keys);
  const isSame = Object.entries(again).every(([name, one]) => one === personal.commitments[name]);
  if (isSame) return { address, userAgent };
  throw new Fault(
    'ledger_damaged',
    'the personal data of a session are not those that were committed to; run "sallyport ledger verify"',
  );
}

function sealed(personal: Personal, sessionId: string, keys: SessionKeys): SealedPersonal {
  const plain = Buffer.from(JSON.stringify(personal));
  const padded = Buffer.alloc(Math.ceil(plain.length / paddedBytes) * paddedBytes, ' ');
  plain.copy(padded);
  return {
    text: encrypt(keys, useOf(sessionId), padded).toString('base64url'),
    commitments: commitments(personal, keys),
  };
}

function commitments(
  personal: Personal,
  keys: SessionKeys,
): Readonly<Record<keyof Personal, string>> {
  const of = (name: keyof Personal) => commitmentOf(keys, name, Buffer.from(personal[name]));
  return { address: of('address'), userAgent: of('userAgent') };
}

function useOf(sessionId: string): string {
  return `personal/${sessionId}`;
}
