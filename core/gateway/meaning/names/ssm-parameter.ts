import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';

const name = /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/;
const path = /^\/([A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*\/?)?$/;
/** `:3` or `:label` behind the name. */
const selector = /:[A-Za-z0-9_.-]{1,100}$/;

/**
 * A parameter by its name, with or without a slash before it and with or without a version or label
 * behind it, or by its ARN. A path means everything below it.
 */
export function nameParameter({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const text = values[0];
  const prefix = `arn:${call.partition}:ssm:${call.operation.region}:${call.account}:parameter/`;
  if (text === undefined) return [`${prefix}*`];
  if (call.operation.operation === 'GetParametersByPath') {
    if (!path.test(text)) return malformed(call, 'its path');
    return [`${prefix}${text.replace(/^\/|\/$/g, '')}/*`.replace('parameter//*', 'parameter/*')];
  }
  if (text.startsWith('arn:')) return byArn(text, call);
  const own = text.replace(selector, '');
  return name.test(own) ? [`${prefix}${own.replace(/^\//, '')}`] : malformed(call, 'its parameter');
}

function byArn(text: string, call: AskedCall): readonly string[] | Fault {
  const arn = readArn(text);
  if (arn === undefined) return malformed(call, 'its parameter');
  if (arn.service !== 'ssm') return [literalText(arnText(arn))];
  const resource = arn.resource.replace(selector, '');
  const own = resource.replace(/^parameter\//, '');
  if (own === resource || !name.test(own)) return malformed(call, 'its parameter');
  return [arnText({ ...arn, resource })];
}
