import { randomUUID } from 'node:crypto';
import type { JsonCall } from '../answer-json.ts';
import type { JsonInput } from '../json-input.ts';
import { secretError } from './secret-error.ts';

/** A secret's value as it is sealed: text, or bytes as base64. */
export type SecretValue = { readonly SecretString: string } | { readonly SecretBinary: string };

const mostBytes = 65_536;
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The value that a call gives; undefined when it gives none, refused when it gives two. */
export function readSecretValue(input: JsonInput): SecretValue | undefined {
  const text = input.optionalText('SecretString');
  const binary = input.optionalText('SecretBinary');
  if (text !== undefined && binary !== undefined) {
    throw secretError(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (text !== undefined) return { SecretString: sized(text, Buffer.byteLength(text)) };
  if (binary === undefined) return undefined;
  if (!base64Form.test(binary)) {
    throw secretError('InvalidParameterException', 'SecretBinary must be base64');
  }
  return { SecretBinary: sized(binary, Buffer.byteLength(binary, 'base64')) };
}

function sized(value: string, bytes: number): string {
  if (bytes > 0 && bytes <= mostBytes) return value;
  throw secretError('InvalidParameterException', `A value must have 1 to ${mostBytes} bytes`);
}

/** The id of the version that a call makes: its ClientRequestToken, else a new one. */
export function readVersionId(input: JsonInput): string {
  const token = input.optionalText('ClientRequestToken') ?? randomUUID();
  if (/^[\x21-\x7e]{32,64}$/.test(token)) return token;
  throw secretError(
    'InvalidParameterException',
    'You must provide a ClientRequestToken value that has a length between 32 and 64 characters.',
  );
}

/** The value sealed for storage. */
export function sealValue(call: JsonCall, value: SecretValue): string {
  return call.sandbox.seal.sealText(JSON.stringify(value));
}

/** The value behind {@link sealValue}; empty text when it was sealed under another master key. */
export function openValue(call: JsonCall, sealed: string): SecretValue {
  const text = call.sandbox.seal.openText(sealed);
  return text === '' ? { SecretString: '' } : JSON.parse(text);
}
