import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { type SigningRules, signingRules } from '#core/sigv4/signing-rules.ts';

const folder = join(import.meta.dirname, '../../vectors/sigv4/v4');

/** One case of the published suite. */
export interface VectorCase {
  readonly name: string;
  readonly credentials: SigningCredentials;
  readonly now: Date;
  readonly region: string;
  readonly service: string;
  readonly expiresSeconds: number;
  readonly sessionToken: 'signed' | 'outside';
  readonly rules: SigningRules;
  read(file: string): string;
}

interface Context {
  readonly credentials: {
    readonly access_key_id: string;
    readonly secret_access_key: string;
    readonly token?: string;
  };
  readonly expiration_in_seconds: number;
  readonly normalize: boolean;
  readonly region: string;
  readonly service: string;
  readonly sign_body: boolean;
  readonly timestamp: string;
  readonly omit_session_token?: boolean;
}

export function vectorCases(): readonly VectorCase[] {
  return readdirSync(folder).map((name) => {
    const read = (file: string): string => readFileSync(join(folder, name, `${file}.txt`), 'utf8');
    const context: Context = JSON.parse(readFileSync(join(folder, name, 'context.json'), 'utf8'));
    const { access_key_id, secret_access_key, token } = context.credentials;
    return {
      name,
      credentials: {
        accessKeyId: access_key_id,
        secretAccessKey: secret_access_key,
        ...(token === undefined ? {} : { sessionToken: token }),
      },
      now: new Date(context.timestamp),
      region: context.region,
      service: context.service,
      expiresSeconds: context.expiration_in_seconds,
      sessionToken: context.omit_session_token === true ? 'outside' : 'signed',
      rules: {
        ...signingRules(context.service),
        path: context.normalize ? 'normalised' : 'twice-encoded',
        contentHashHeader: context.sign_body,
      },
      read,
    };
  });
}

/** Reads the text of a request as the suite writes it: LF line ends, folded lines joined. */
export function readRequestText(text: string): SignedHttpRequest {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.replace(/\n[ \t]+/g, ' ').split('\n');
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1\.1$/.exec(first) ?? [];
  const cut = target.indexOf('?');
  return {
    method,
    path: cut < 0 ? target : target.slice(0, cut),
    rawQuery: cut < 0 ? '' : target.slice(cut + 1),
    headers: lines.filter((line) => line !== '').map(readHeader),
    body: Buffer.from(rest.join('\n\n'), 'utf8'),
  };
}

function readHeader(line: string): HeaderPair {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1)];
}
