import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import { type Naming, placeText } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';

const name = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;
/** What Secrets Manager puts behind a name, to make an ARN of it: six characters unknown to us. */
const unknownSuffix = '-??????';
const suffix = /-([A-Za-z0-9]{6})$/;

/**
 * A secret by its name, its ARN, or its ARN without the six characters at the end. A text that may be
 * either of the two ARNs, such as one ending in `-secret`, has to be permitted as both.
 */
export function nameSecret(
  { template, values }: Naming,
  call: AskedCall,
): readonly string[] | Fault {
  const text = values[0];
  if (text === undefined) return [placeText(template, [undefined], call)];
  if (!text.startsWith('arn:')) {
    if (!name.test(text)) return malformed(call, 'its secret');
    return [`${placeText(template, [text], call)}${unknownSuffix}`];
  }
  const arn = readArn(text);
  if (arn === undefined) return malformed(call, 'its secret');
  if (arn.service !== 'secretsmanager') return [literalText(arnText(arn))];
  const [kind, own = '', ...rest] = arn.resource.split(':');
  if (kind !== 'secret' || !name.test(own) || rest.length > 0) return malformed(call, 'its secret');
  return formsOf(text);
}

function formsOf(arn: string): readonly string[] {
  const end = suffix.exec(arn)?.[1];
  if (end === undefined) return [`${arn}${unknownSuffix}`];
  // Of a hundred and ninety suffixes that AWS draws, one has small letters only.
  return /^[a-z]+$/.test(end) ? [arn, `${arn}${unknownSuffix}`] : [arn];
}
