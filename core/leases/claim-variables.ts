import type { PolicyDocument, Statement } from '#core/iam/documents/policy-document.ts';

/** A variable of ours in a policy: `${name}` without a colon, which each of IAM's own has. */
export interface ClaimVariable {
  readonly name: string;
  /** Names and places that lead to the text that it stands in, as in the JSON of a policy. */
  readonly path: readonly (string | number)[];
  /** The text is a resource or a condition's value: nowhere else may a variable stand. */
  readonly isReplaced: boolean;
  /** What stands before and after it in the text. */
  readonly before: string;
  readonly after: string;
}

/** Characters that what replaces a variable may hold, as a class of a regular expression has them. */
export const claimValueCharacters = 'A-Za-z0-9._@=+,{}-';

/** How long what replaces a variable may be, in characters. */
export const longestClaimValue = 128;

const variableForm = /\$\{([^}]*)\}/g;
/** IAM's own: `${aws:username}`, and `${*}`, `${?}` and `${$}` for the characters themselves. */
const ofIam = /:|^[*?$]$/;

/** Our variables in a policy, each as often as it stands there. */
export function claimVariablesOf({ statements }: PolicyDocument): readonly ClaimVariable[] {
  return statements.flatMap((statement, place) =>
    textsOf(statement).flatMap(({ text, path, isReplaced }) =>
      [...text.matchAll(variableForm)]
        .map(({ 0: whole, index }) => ({
          ...{ name: whole.slice(2, -1), isReplaced },
          path: ['Statement', place, ...path],
          before: text.slice(0, index),
          after: text.slice(index + whole.length),
        }))
        .filter(({ name }) => !ofIam.test(name)),
    ),
  );
}

/**
 * The policy with a value in place of each of our variables, wherever they may stand. A variable
 * without a value stays as it is.
 */
export function replaceClaimVariables(
  document: PolicyDocument,
  values: ReadonlyMap<string, string>,
): PolicyDocument {
  const replace = (text: string) =>
    text.replaceAll(variableForm, (whole, inner: string) => values.get(inner) ?? whole);
  return { ...document, statements: document.statements.map((one) => withTexts(one, replace)) };
}

function withTexts(statement: Statement, replace: (text: string) => string): Statement {
  const { resources, conditions } = statement;
  return {
    ...statement,
    ...(resources === undefined ? {} : { resources: resources.map(replace) }),
    ...(conditions === undefined
      ? {}
      : {
          conditions: mapValues(conditions, (keys) =>
            mapValues(keys, (values) => values.map(replace)),
          ),
        }),
  };
}

interface Text {
  readonly text: string;
  readonly path: ClaimVariable['path'];
  readonly isReplaced: boolean;
}

function textsOf(statement: Statement): readonly Text[] {
  // Stryker disable next-line ArrayDeclaration: no variable is in what stands in for nothing
  const { resources = [], notResources = [], conditions = {} } = statement;
  return [
    ...resources.map((text) => ({ text, path: ['Resource'], isReplaced: true })),
    ...notResources.map((text) => ({ text, path: ['NotResource'], isReplaced: false })),
    ...Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).flatMap(([key, values]) => {
        const path = ['Condition', operator, key];
        const texts = values.map((text) => ({ text, path, isReplaced: true }));
        return [{ text: key, path, isReplaced: false }, ...texts];
      }),
    ),
  ];
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
