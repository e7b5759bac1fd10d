import { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';
import { textsAt } from '../values-at.ts';

const name = /^[A-Za-z0-9_-]{1,170}$/;
const qualifier = /^(\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_-]{1,128})$/;

interface Meant {
  readonly account: string;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/**
 * A function as Lambda lets it be named: `name`, `name:alias`, `account:function:name[:alias]` or an
 * ARN; with the version or alias of the call where one is given.
 */
export function nameLambdaFunction({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const text = values[0];
  const { partition, operation } = call;
  if (text === undefined) {
    return [`arn:${partition}:lambda:${operation.region}:${call.account}:function:*`];
  }
  if (text.startsWith('arn:')) return byArn(text, call);
  const meant = readPartial(text, call.account);
  if (meant === undefined) return malformed(call, 'its function');
  const prefix = `arn:${partition}:lambda:${operation.region}:${meant.account}:function:`;
  return qualified(`${prefix}${meant.name}`, meant.qualifier, call);
}

function byArn(text: string, call: AskedCall): readonly string[] | Fault {
  const arn = readArn(text);
  if (arn === undefined) return malformed(call, 'its function');
  if (arn.service !== 'lambda') return [literalText(arnText(arn))];
  const [kind, own = '', suffix, ...rest] = arn.resource.split(':');
  if (kind !== 'function' || !name.test(own) || rest.length > 0) {
    return malformed(call, 'its function');
  }
  return qualified(arnText({ ...arn, resource: `function:${own}` }), suffix, call);
}

function readPartial(text: string, account: string): Meant | undefined {
  const parts = text.split(':');
  const isLong = parts.length >= 3 && /^\d{12}$/.test(parts[0] ?? '') && parts[1] === 'function';
  const [own = '', suffix, ...rest] = isLong ? parts.slice(2) : parts;
  if (!name.test(own) || rest.length > 0) return undefined;
  return { account: isLong ? (parts[0] ?? account) : account, name: own, qualifier: suffix };
}

function qualified(
  arn: string,
  suffix: string | undefined,
  call: AskedCall,
): readonly string[] | Fault {
  const given = textsAt(call.parameters, 'Qualifier')[0];
  if (suffix !== undefined && given !== undefined && suffix !== given) {
    return new Fault(
      'invalid_request',
      `${call.operation.service} ${call.operation.operation} names two versions of a function; give the version once, in FunctionName or in Qualifier`,
    );
  }
  const version = suffix ?? given;
  if (version === undefined) return [arn];
  return qualifier.test(version) ? [`${arn}:${version}`] : malformed(call, 'a version');
}
