import { readQuery } from '#core/sigv4/canonical-query.ts';
import { awsFault } from './aws-error.ts';

/** The parameters of a query-protocol body; the same parameter twice is refused. */
export function readForm(body: Uint8Array): ReadonlyMap<string, string> {
  const text = Buffer.from(body).toString('utf8').replaceAll('+', '%20');
  const pairs = readQuery(text);
  const form = new Map(pairs);
  if (pairs === undefined || form.size !== pairs.length) {
    throw awsFault({
      code: 'MalformedQueryString',
      status: 400,
      message: 'The request body is not a form, or has a parameter more than once',
    });
  }
  return form;
}

/** The items of `<prefix>.member.1`, `.2` …, each as its own parameters; holes are refused. */
export function readMembers(
  form: ReadonlyMap<string, string>,
  prefix: string,
): readonly ReadonlyMap<string, string>[] {
  const items = new Map<number, Map<string, string>>();
  for (const [name, value] of form) {
    if (!name.startsWith(`${prefix}.member.`)) continue;
    const match = /^([1-9]\d{0,3})(?:\.([A-Za-z]+))?$/.exec(name.slice(prefix.length + 8));
    if (match === null) throw validationError(`the list ${prefix} is malformed`);
    const index = Number(match[1]);
    const item = items.get(index) ?? new Map<string, string>();
    items.set(index, item.set(match[2] ?? '', value));
  }
  const ordered = [...items].sort(([a], [b]) => a - b);
  if (ordered.some(([index], i) => index !== i + 1)) {
    throw validationError(`the list ${prefix} has a hole`);
  }
  return ordered.map(([, item]) => item);
}

/** The answer of STS and IAM to parameters out of bounds. */
export function validationError(message: string): Error {
  return awsFault({ code: 'ValidationError', status: 400, message });
}
