import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { type Naming, placeText } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';

const keyId = /^(mrk-)?[A-Za-z0-9-]{1,64}$/;
const aliasName = /^alias\/[A-Za-z0-9/_-]{1,250}$/;

/**
 * A key by its id or ARN. KMS asks about the key behind an alias, which a request does not tell: that
 * is any key of the alias's account, and the condition `kms:RequestAlias` says which alias it was.
 */
export function nameKmsKey(
  { template, values }: Naming,
  call: AskedCall,
): readonly string[] | Fault {
  const text = values[0];
  if (text === undefined) return [placeText(template, [undefined], call)];
  if (text.startsWith('arn:')) return keyByArn(text, call);
  if (aliasName.test(text)) return [placeText(template, [undefined], call)];
  return keyId.test(text) ? [placeText(template, [text.toLowerCase()], call)] : wrongKey(call);
}

/** An alias by its name or ARN. */
export function nameKmsAlias({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const text = values[0] ?? '';
  const { partition, operation, account } = call;
  if (aliasName.test(text)) return [`arn:${partition}:kms:${operation.region}:${account}:${text}`];
  const arn = readArn(text);
  return arn === undefined || !aliasName.test(arn.resource) ? malformed(call, 'its alias') : [text];
}

function keyByArn(text: string, call: AskedCall): readonly string[] | Fault {
  const arn = readArn(text);
  if (arn === undefined) return wrongKey(call);
  if (arn.service !== 'kms') return [literalText(arnText(arn))];
  if (aliasName.test(arn.resource)) return [arnText({ ...arn, resource: 'key/*' })];
  const [kind, id = '', ...rest] = arn.resource.split('/');
  if (kind !== 'key' || !keyId.test(id) || rest.length > 0) return wrongKey(call);
  return [arnText({ ...arn, resource: `key/${id.toLowerCase()}` })];
}

function wrongKey(call: AskedCall): Fault {
  return malformed(call, 'its key');
}
