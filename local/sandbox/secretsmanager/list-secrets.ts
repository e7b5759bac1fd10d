import type { JsonCall } from '../answer-json.ts';
import { authorize } from '../authorize.ts';
import { isGone } from './named-secret.ts';
import { secretError } from './secret-error.ts';
import { shownSecret } from './shown-secret.ts';

const mostResults = 100;

/** ListSecrets, without filters, in order of name: never values, and deleted ones only when asked for. */
export function listSecrets(call: JsonCall): object {
  const { input, session, sandbox, now } = call;
  authorize(call, { action: 'secretsmanager:ListSecrets', resource: '*' }, 'AccessDeniedException');
  const wanted = input.whole('MaxResults') ?? mostResults;
  if (wanted < 1 || wanted > mostResults) {
    throw secretError('InvalidParameterException', `MaxResults must be 1 to ${mostResults}`);
  }
  const withDeleted = input.flag('IncludePlannedDeletion');
  const all = sandbox.state.secrets
    .list(session.account, readToken(input.optionalText('NextToken')))
    .filter((one) => !isGone(one, now) && (withDeleted || one.deletedAt === undefined));
  const page = all.slice(0, wanted);
  const last = page.at(-1);
  const next = all.length > wanted && last !== undefined ? { NextToken: token(last.name) } : {};
  const entries = page.map((secret) => {
    const { shown, stages } = shownSecret(call, secret);
    return { ...shown, SecretVersionsToStages: stages };
  });
  return { SecretList: entries, ...next };
}

function token(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url');
}

function readToken(text: string | undefined): string {
  if (text === undefined) return '';
  const name = Buffer.from(text, 'base64url').toString('utf8');
  if (token(name) === text) return name;
  throw secretError('InvalidParameterException', 'The specified NextToken is not valid.');
}
