import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Fault } from '#core/faults.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { mintFor } from './demo-tokens.ts';
import { WrongUse } from './wrong-use.ts';

/** The options by which a command gets its subject token; never the token itself. */
export const subjectTokenOptions: Readonly<Record<string, Option>> = {
  as: { type: 'string', value: 'PERSONA', says: 'mint the token of a demo workload (local mode)' },
  'token-file': {
    type: 'string',
    value: 'FILE',
    says: 'file with the OIDC token, - for standard input (default: AWS_WEB_IDENTITY_TOKEN_FILE)',
  },
};

/** The subject token: of a demo persona, from a file, or from where AWS SDKs look for it. */
export async function readSubjectToken(invocation: Invocation): Promise<string> {
  const persona = optionText(invocation, 'as');
  const file = optionText(invocation, 'token-file');
  if (persona !== undefined && file !== undefined) {
    throw new WrongUse('give --as or --token-file, not both');
  }
  if (persona !== undefined) return mintFor(invocation, { name: persona, kind: 'workload' });
  const path = file ?? invocation.terminal.env.AWS_WEB_IDENTITY_TOKEN_FILE;
  if (path === undefined || path === '') {
    throw new WrongUse(
      'no token: give --token-file FILE, --as PERSONA, or set AWS_WEB_IDENTITY_TOKEN_FILE',
    );
  }
  const token = path === '-' ? (await text(invocation.terminal.stdin)).trim() : readTokenFile(path);
  if (token !== '') return token;
  throw new Fault('missing_parameter', `${path === '-' ? 'standard input' : path} holds no token`);
}

function readTokenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new Fault('invalid_request', `the token file ${path} cannot be read`, { cause });
  }
}
