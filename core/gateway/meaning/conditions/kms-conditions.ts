import type { Parameters } from '../../parameters.ts';
import { entriesOf, memberOf, textOf, textsAt } from '../values-at.ts';
import type { Conditions } from './conditions-of.ts';

const contexts = ['EncryptionContext', 'SourceEncryptionContext', 'DestinationEncryptionContext'];
const rows: readonly (readonly [key: string, path: string])[] = [
  ['kms:encryptionalgorithm', 'EncryptionAlgorithm'],
  ['kms:granteeprincipal', 'GranteePrincipal'],
  ['kms:grantoperations', 'Operations[]'],
  ['kms:keyspec', 'KeySpec'],
  ['kms:keyusage', 'KeyUsage'],
  ['kms:messagetype', 'MessageType'],
  ['kms:retiringprincipal', 'RetiringPrincipal'],
  ['kms:schedulekeydeletionpendingwindowindays', 'PendingWindowInDays'],
  ['kms:signingalgorithm', 'SigningAlgorithm'],
];
const alias = /(?:^|:)(alias\/[^:]+)$/;

/** What KMS asks with: the encryption context entry by entry, and the alias that named the key. */
export function kmsConditions(parameters: Parameters): Conditions {
  const found: Record<string, readonly string[]> = {};
  for (const [key, path] of rows) {
    const values = textsAt(parameters, path);
    if (values.length > 0) found[key] = values;
  }
  const entries = contexts.flatMap((name) => entriesOf(memberOf(parameters, name)));
  for (const [key, value] of entries) {
    const name = `kms:encryptioncontext:${key.toLowerCase()}`;
    found[name] = [...(found[name] ?? []), textOf(value) ?? ''];
  }
  if (entries.length > 0) found['kms:encryptioncontextkeys'] = entries.map(([key]) => key);
  const requested = alias.exec(textsAt(parameters, 'KeyId')[0] ?? '')?.[1];
  if (requested !== undefined) found['kms:requestalias'] = [requested];
  return found;
}
