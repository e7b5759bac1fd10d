import type { ShownKey } from '#core/exchange/vended-key.ts';
import { parsedObject } from './parsed-object.ts';

/** The access token of an exchange: the credentials themselves as base64url of JSON. */
export function accessTokenOf(aws: Readonly<Record<string, string>>): string {
  return Buffer.from(JSON.stringify(aws)).toString('base64url');
}

/** The credentials that an access token of ours holds; undefined for any other text. */
export function readAccessToken(text: string): ShownKey | undefined {
  const held = parsedObject(Buffer.from(text, 'base64url').toString());
  const { AccessKeyId: accessKeyId, SessionToken: sessionToken } = held ?? {};
  if (typeof accessKeyId !== 'string' || typeof sessionToken !== 'string') return undefined;
  return { accessKeyId, sessionToken };
}
