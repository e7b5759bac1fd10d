/** How the values of a claim look, and how to say so. */
export interface ClaimForm {
  readonly pattern: RegExp;
  /** What a value must be, as a noun phrase. */
  readonly phrase: string;
  /** What is wrong with what looks otherwise, where tokens do state it; no token does where left out. */
  readonly otherwise?: string;
}

export const uuid: ClaimForm = {
  pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  phrase: 'a UUID in lower case, such as "0184990a-477b-4fa8-9968-496074483cee"',
};

/** As Bitbucket writes them in claims, in its API and in URLs. */
export const bracedUuid: ClaimForm = {
  pattern: /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/,
  phrase: 'a UUID in braces, such as "{0184990a-477b-4fa8-9968-496074483cee}"',
};

export const digits: ClaimForm = {
  pattern: /^[0-9]{1,24}$/,
  phrase: 'a number in digits, such as "73184213"',
};

/** An id that begins with what it is an id of, such as `ws-…`. */
export function prefixed(prefix: string): ClaimForm {
  return {
    pattern: new RegExp(`^${prefix}[A-Za-z0-9]+$`),
    phrase: `an id that begins with "${prefix}"`,
  };
}
