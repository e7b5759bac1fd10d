import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { type ClaimVariable, claimValueCharacters } from '#core/leases/claim-variables.ts';
import type { GrantComplaint } from '#core/leases/lints/grant-complaint.ts';

/** What is wrong with a variable; with names where a grant may accept it. */
export type WrongVariable = Pick<GrantComplaint, 'message' | 'remedy' | 'names'>;

/** IAM's ways to write `*`, `?` and `$` themselves: none of them is in the value of a claim. */
const escaped = /\$\{[*?$]\}/g;
const variable = /\$\{[^}]*\}/g;
/** A wildcard with nothing but what may be in the value of a claim between it and the variable. */
const openBefore = new RegExp(`[*?][${claimValueCharacters}]*$`);
const openAfter = new RegExp(`^[${claimValueCharacters}]*[*?]`);

/** Colons before the last part of an ARN, which alone may hold more of them. */
const arnColons = 5;

/**
 * What is wrong with where a variable stands. What it makes must mean something else for every value:
 * `builds/${id}*` for 7321 takes in 73211 as well, and between two wildcards another's id may stand.
 */
export function wrongPlace(
  of: ClaimVariable,
  { version }: Pick<PolicyDocument, 'version'>,
): WrongVariable | undefined {
  const shown = shownVariable(of.name);
  if (!of.isReplaced) {
    return {
      message: `${shown} may stand in Resource and in values of conditions only`,
      remedy: 'write there what it is to be, or remove it',
    };
  }
  if (version === '2008-10-17') {
    return {
      message: `a policy of version 2008-10-17 has no variables, and ${shown} would be plain text`,
      remedy: 'write Version: "2012-10-17"',
    };
  }
  return wrongNeighbours(of, shown);
}

/** A variable as it is written, however long its name is. */
export function shownVariable(name: string): string {
  return `\${${name.slice(0, 64)}}`;
}

function wrongNeighbours(of: ClaimVariable, shown: string): WrongVariable | undefined {
  const [before, after] = [withoutEscapes(of.before), withoutEscapes(of.after)];
  if (before.endsWith('$')) {
    return {
      message: `a "$" stands right before ${shown}, which could make another variable of it`,
      remedy: 'put another character between the two',
    };
  }
  if (isOpen(before, after)) {
    return {
      message: `nothing parts ${shown} from the wildcard or variable beside it, so that what is meant for one value may be met by another that begins or ends alike`,
      remedy: 'put a / between the two: letters, digits and ._@=+,-{} do not part them',
    };
  }
  if (!isBetweenStars(of, before, after)) return undefined;
  return {
    message: `a * stands on both sides of ${shown}, so that its value may stand anywhere in the text, also in what belongs to another`,
    remedy: 'write out what stands on one of the two sides',
  };
}

/** A delimiter stands for each character that IAM has a way of its own to write. */
function withoutEscapes(text: string): string {
  return text.replaceAll(escaped, '/');
}

function isOpen(before: string, after: string): boolean {
  const asWildcards = (text: string) => text.replaceAll(variable, '*');
  return openBefore.test(asWildcards(before)) || openAfter.test(asWildcards(after));
}

/** In an ARN no wildcard reaches beyond the colons of its part. */
function isBetweenStars({ path }: ClaimVariable, before: string, after: string): boolean {
  const [head, tail] = [before.replaceAll(variable, ''), after.replaceAll(variable, '')];
  if (!isArn(path, head)) return head.includes('*') && tail.includes('*');
  const parts = head.split(':');
  const own = parts.slice(arnColons).join(':');
  if (parts.length > arnColons) return own.includes('*') && tail.includes('*');
  return parts.at(-1)?.includes('*') === true && tail.split(':')[0]?.includes('*') === true;
}

/** Conditions on text compare the whole of it, also where it is an ARN. */
function isArn(path: ClaimVariable['path'], head: string): boolean {
  const comparesArns = path[2] === 'Resource' || /Arn(?:Like|Equals)/i.test(String(path[3]));
  return comparesArns && head.startsWith('arn:');
}
