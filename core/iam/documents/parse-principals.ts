import type { Principals } from './policy-document.ts';
import { complain, into, membersOf, type Reading, readStrings } from './policy-problem.ts';

/**
 * What each type of principal may hold; none takes patterns. Unique ids and canonical ids are
 * refused: a Deny of one could not be seen to apply.
 */
const forms: ReadonlyMap<string, { readonly form: RegExp; readonly remedy: string }> = new Map([
  [
    'AWS',
    {
      form: /^(?:\*|\d{12}|arn:[a-z-]+:(?:iam|sts)::\d{12}:[^*?\s]+)$/,
      remedy: 'write an account id, an ARN without wildcards, or "*" alone',
    },
  ],
  [
    'Service',
    { form: /^[a-z0-9.-]+\.[a-z]+$/, remedy: 'write a service such as "lambda.amazonaws.com"' },
  ],
  ['Federated', { form: /^[^*?\s]+$/, remedy: 'write the ARN of an identity provider in IAM' }],
]);

/** Reads a Principal or NotPrincipal element; `undefined` when it has problems, which are noted. */
export function parsePrincipals(reading: Reading): Principals | undefined {
  if (reading.value === '*') return '*';
  const members = membersOf(reading.value);
  if (members === undefined || members.size === 0) {
    return complain(reading, 'names nobody', 'write "*" or an object such as {"AWS": "<ARN>"}');
  }
  const entries = [...members].map(([type, value]): [string, readonly string[]] => [
    type,
    readPrincipalList(into(reading, type, value), type),
  ]);
  return Object.fromEntries(entries);
}

function readPrincipalList(reading: Reading, type: string): readonly string[] {
  const row = forms.get(type);
  if (row === undefined) {
    complain(
      reading,
      'is no type of principal that can be evaluated here',
      `use ${[...forms.keys()].join(', ')}`,
    );
    return [];
  }
  const values = readStrings(reading) ?? [];
  if (!values.every((value) => row.form.test(value))) {
    complain(reading, `has a value that is no principal of type ${type}`, row.remedy);
  }
  return values;
}
