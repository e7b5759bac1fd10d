import * as z from 'zod';

// Every part carries one noun phrase that says what it must be. It is the description in the JSON
// Schema, and what a problem says when the part is missing or something else.

/** Text of a given form. */
export function text(phrase: string, form: RegExp = /^(?=.*\S)[^\n]{1,1024}$/) {
  return z.string({ error: phrase }).regex(form, { error: phrase }).describe(phrase);
}

/** Text that is one of a few words. */
export function word<const W extends readonly [string, ...string[]]>(phrase: string, words: W) {
  return z.enum(words, { error: phrase }).describe(phrase);
}

/** A whole number between two limits, both included. */
export function whole(phrase: string, limits: { readonly from: number; readonly to: number }) {
  return z
    .int({ error: phrase })
    .min(limits.from, { error: phrase })
    .max(limits.to, { error: phrase })
    .describe(phrase);
}

/** A list of parts. */
export function list<P extends z.ZodType>(phrase: string, part: P) {
  return z.array(part, { error: phrase }).max(1_000, { error: phrase }).describe(phrase);
}

/** Either true or false. */
export function flag(phrase: string) {
  return z.boolean({ error: phrase }).describe(phrase);
}

/** A section with exactly these keys. The message of an unknown key lists the keys that are known. */
export function section<S extends z.ZodRawShape>(phrase: string, shape: S) {
  const known = Object.keys(shape).join(' ');
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? known : phrase),
    })
    .describe(phrase);
}

/** A section whose keys are names of one form. */
export function named<P extends z.ZodType>(phrase: string, name: z.ZodString, part: P) {
  return z.record(name, part, { error: phrase }).describe(phrase);
}

/** A value of any kind, judged elsewhere. */
export function anything(phrase: string) {
  return z.record(z.string(), z.unknown(), { error: phrase }).describe(phrase);
}

const nameForm = /^[a-z0-9][a-z0-9-]{1,63}$/;
// AWS clients demand role strings of a certain length, hence four characters.
const grantNameForm = /^[a-z0-9][a-z0-9-]{3,63}$/;

/** Name of an identity, a person, an issuer or a group. */
export const name = text('a name of 2 to 64 characters of a-z, 0-9 and "-"', nameForm);
/** Name of a grant. */
export const grantName = text(
  'a grant name of 4 to 64 characters of a-z, 0-9 and "-"',
  grantNameForm,
);
