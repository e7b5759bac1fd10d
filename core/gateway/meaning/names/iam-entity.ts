import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { readArn } from '../read-arn.ts';
import { textsAt } from '../values-at.ts';

const name = /^[A-Za-z0-9_+=,.@-]{1,128}$/;
const making = /^iam\.Create(User|Group|Role|Policy|InstanceProfile)$/;
const path = /^\/([A-Za-z0-9_+=,.@/-]{1,510}\/)?$/;

/**
 * A user, group, role, policy or instance profile by its name. Its ARN holds a path, which only the
 * request that makes it tells: elsewhere anything may stand before the name.
 */
export function nameIamEntity(
  { template, values }: Naming,
  call: AskedCall,
): readonly string[] | Fault {
  const text = values[0];
  const prefix = prefixOf(template, call);
  if (text === undefined) return [`${prefix}*`];
  if (text.startsWith('arn:')) {
    return readArn(text) === undefined ? malformed(call, 'its resource') : [literalText(text)];
  }
  if (!name.test(text)) return malformed(call, 'its resource');
  if (!making.test(`${call.operation.service}.${call.operation.operation}`)) {
    return [`${prefix}*${text}`];
  }
  const given = textsAt(call.parameters, 'Path')[0] ?? '/';
  return path.test(given) ? [`${prefix}${given.slice(1)}${text}`] : malformed(call, 'its path');
}

/** A role that is passed may also be given as `path/name`. */
export function namePassedRole(naming: Naming, call: AskedCall): readonly string[] | Fault {
  const text = naming.values[0];
  if (text === undefined || !text.includes('/') || text.startsWith('arn:')) {
    return nameIamEntity(naming, call);
  }
  const own = text.replace(/^\//, '').replace(/^role\//, '');
  const isWhole = own.split('/').every((part) => name.test(part));
  return isWhole ? [`${prefixOf(naming.template, call)}${own}`] : malformed(call, 'its role');
}

function prefixOf(template: string, { partition, account }: AskedCall): string {
  const kind = template.split(':').at(-1)?.split('/')[0] ?? '';
  return `arn:${partition}:iam::${account}:${kind}/`;
}
