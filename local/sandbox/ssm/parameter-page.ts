import type { JsonCall } from '../answer-json.ts';
import type { StoredParameter } from '../state/parameters.ts';
import { ssmError } from './ssm-call.ts';

/** One page of a list, going on after the name that NextToken holds. */
export interface ParameterPage {
  readonly parameters: readonly StoredParameter[];
  readonly next: { readonly NextToken?: string };
}

/** Reads one page of the account's parameters below a prefix. Throws InvalidNextToken. */
export function readParameterPage(
  call: JsonCall,
  prefix: string,
  page: { readonly mostResults: number; readonly filter: (name: string) => boolean },
): ParameterPage {
  const wanted = call.input.whole('MaxResults') ?? page.mostResults;
  if (wanted < 1 || wanted > page.mostResults) {
    throw ssmError('ValidationException', `MaxResults must be 1 to ${page.mostResults}`);
  }
  const after = readToken(call.input.optionalText('NextToken'));
  const { account } = call.session;
  const all = call.sandbox.state.parameters
    .list(account, { prefix, after })
    .filter(({ name }) => page.filter(name));
  const parameters = all.slice(0, wanted);
  const last = parameters.at(-1);
  if (all.length <= wanted || last === undefined) return { parameters, next: {} };
  return { parameters, next: { NextToken: Buffer.from(last.name, 'utf8').toString('base64url') } };
}

function readToken(token: string | undefined): string {
  const name = Buffer.from(token ?? '', 'base64url').toString('utf8');
  if (token === undefined || Buffer.from(name, 'utf8').toString('base64url') === token) return name;
  throw ssmError('InvalidNextToken', 'The specified token is not valid.');
}
