import { text } from 'node:stream/consumers';
import { Fault } from '#core/faults.ts';
import { type Invocation, type Option, optionText } from '../command.ts';
import { mintFor } from '../demo-tokens.ts';
import { WrongUse } from '../wrong-use.ts';
import { readTokenFile, requireMadeFor } from './given-token.ts';
import type { FoundToken } from './token-source.ts';
import { holderOfToken } from './unverified-token.ts';

/** The options by which somebody says where the subject token is; none takes the token itself. */
export const chosenTokenOptions: Readonly<Record<string, Option>> = {
  as: { type: 'string', value: 'PERSONA', says: 'mint the token of a demo workload (local mode)' },
  'token-file': {
    type: 'string',
    value: 'FILE',
    says: "file with the OIDC token, - for standard input (default: the platform's own token)",
  },
  'token-env': { type: 'string', value: 'NAME', says: 'variable that holds the OIDC token' },
};

/** The token that the options name, or undefined where they name none. */
export async function chosenToken(invocation: Invocation): Promise<FoundToken | undefined> {
  const persona = optionText(invocation, 'as');
  const file = optionText(invocation, 'token-file');
  const variable = optionText(invocation, 'token-env');
  if ([persona, file, variable].filter((one) => one !== undefined).length > 1) {
    throw new WrongUse('give one of --as, --token-file and --token-env');
  }
  if (persona !== undefined) return personaToken(invocation, persona);
  if (variable !== undefined) return variableToken(invocation, variable);
  if (file === '-') return inputToken(invocation);
  return file === undefined ? undefined : fileToken(file);
}

function personaToken(invocation: Invocation, name: string): FoundToken {
  return {
    from: `the demo workload ${name}`,
    holder: `persona:${name}`,
    isFresh: true,
    read: () => mintFor(invocation, { name, kind: 'workload' }),
  };
}

function variableToken({ terminal }: Invocation, variable: string): FoundToken {
  const token = (terminal.env[variable] ?? '').trim();
  if (token === '') {
    throw new Fault(
      'missing_parameter',
      `the variable ${variable} is not set; declare it in the job`,
    );
  }
  return lyingReady(`the variable ${variable}`, () => token);
}

/** Read once: what is asked for later gets the same token. */
async function inputToken({ terminal }: Invocation): Promise<FoundToken> {
  const token = (await text(terminal.stdin)).trim();
  if (token === '') throw noToken('standard input');
  return lyingReady('standard input', () => token);
}

function fileToken(path: string): FoundToken {
  const read = () => {
    const token = readTokenFile(path);
    if (token === '') throw noToken(path);
    return token;
  };
  return lyingReady(path, read);
}

function lyingReady(from: string, read: () => string): FoundToken {
  return { from, holder: holderOfToken(read()), isFresh: false, read: async () => read() };
}

/** The same token, which reading refuses unless it is made for this audience alone. */
export function madeFor(token: FoundToken, audience: string): FoundToken {
  const read = async () => {
    const text = await token.read();
    requireMadeFor(text, audience);
    return text;
  };
  return { ...token, read };
}

function noToken(where: string): Fault {
  return new Fault('missing_parameter', `${where} holds no token; put one there`);
}
