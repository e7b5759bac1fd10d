import { Buffer } from 'node:buffer';
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { Fault } from '#core/faults.ts';

/** A key that signed notes are verified with (C2SP signed-note). */
export interface VerifierKey {
  /** By convention the log's origin. */
  readonly name: string;
  /** First four bytes of SHA-256 over name, newline, type and key, as a number. */
  readonly id: number;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Buffer;
}

/** Signature type of Ed25519 (C2SP signed-note). */
const ed25519Type = 0x01;
/** What comes before the 32 bytes of the key in a SubjectPublicKeyInfo (RFC 8410 §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;
/** No space of Unicode, no plus, no control character. */
const namePattern = /^[^\s+\p{Cc}]+$/u;
const vkeyPattern = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u;

/** A verifier key from its name and its 32 bytes. Throws `Fault('invalid_request')` for a name that notes cannot carry. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!namePattern.test(name) || !name.isWellFormed()) {
    throw invalid('has a name with spaces, plus signs or control characters');
  }
  if (publicKey.length !== keyBytes) throw invalid(`is not ${keyBytes} bytes long`);
  const key = Buffer.from(publicKey);
  return { name, id: keyId(name, key), publicKey: key };
}

/** From the DER that KMS and Node export: a SubjectPublicKeyInfo of Ed25519. */
export function verifierKeyOfSpki(name: string, spki: Uint8Array): VerifierKey {
  const der = Buffer.from(spki);
  if (!der.subarray(0, spkiPrefix.length).equals(spkiPrefix)) throw invalid('is not of Ed25519');
  return verifierKey(name, der.subarray(spkiPrefix.length));
}

/** `<name>+<id in hex>+<base64 of type and key>` (C2SP signed-note, verifier keys). */
export function encodeVerifierKey({ name, id, publicKey }: VerifierKey): string {
  const material = Buffer.concat([Buffer.of(ed25519Type), publicKey]).toString('base64');
  return `${name}+${id.toString(16).padStart(8, '0')}+${material}`;
}

/** The inverse of `encodeVerifierKey`. Throws `Fault('invalid_request')` for anything else, and for an id that is not the key's. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = vkeyPattern.exec(text) ?? [];
  const material = Buffer.from(encoded, 'base64');
  if (material.toString('base64') !== encoded || material[0] !== ed25519Type) {
    throw invalid('is not of the form name+id+key of an Ed25519 key');
  }
  const key = verifierKey(name, material.subarray(1));
  if (key.id !== Number.parseInt(id, 16)) throw invalid('has an id that is not its own');
  return key;
}

/** Whether a signature of 64 bytes over the text is the key's (RFC 8032). */
export function verifySignature(key: VerifierKey, text: Buffer, signature: Uint8Array): boolean {
  try {
    return verify(null, text, keyObject(key), signature);
  } catch {
    return false;
  }
}

/** Of the keys in use, so that who verifies many notes with one opens it once. */
const opened = new WeakMap<VerifierKey, KeyObject>();

function keyObject(verifier: VerifierKey): KeyObject {
  const known = opened.get(verifier);
  if (known !== undefined) return known;
  const key = Buffer.concat([spkiPrefix, verifier.publicKey]);
  const made = createPublicKey({ key, format: 'der', type: 'spki' });
  opened.set(verifier, made);
  return made;
}

function keyId(name: string, publicKey: Buffer): number {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519Type), publicKey]);
  return hash('sha256', named, 'buffer').readUInt32BE(0);
}

function invalid(what: string): Fault {
  return new Fault(
    'invalid_request',
    `the verifier key ${what}; use what \`sallyport ledger key\` prints`,
  );
}
