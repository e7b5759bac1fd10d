import { parseConditions } from '../conditions/parse-conditions.ts';
import { parseGlob } from '../patterns/glob.ts';
import { parsePrincipals } from './parse-principals.ts';
import type { Statement } from './policy-document.ts';
import type { PolicyKind } from './policy-kind.ts';
import { complain, into, membersOf, type Reading, readStrings } from './policy-problem.ts';

const knownElements = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);

type Members = ReadonlyMap<string, unknown>;
type Mutable<T> = { -readonly [K in keyof T]?: T[K] | undefined };

const sidForm = /^[A-Za-z0-9]{1,100}$/;
const actionForm = /^(?:\*|(?:\*|[A-Za-z0-9-]+):[A-Za-z0-9*?_-]+)$/;

/** Reads one statement; `undefined` when it has problems, all of which are noted. */
export function parseStatement(reading: Reading, kind: PolicyKind): Statement | undefined {
  const members = membersOf(reading.value);
  if (members === undefined) {
    return complain(reading, 'a statement is a JSON object', 'write an object with an Effect');
  }
  const before = reading.problems.length;
  reportUnknown(reading, members);
  const effect = readEffect(into(reading, 'Effect', members.get('Effect')));
  const statement: Mutable<Statement> = {
    sid: readSid(into(reading, 'Sid', members.get('Sid')), kind),
    effect,
    ...readActions(reading, members),
    ...readResources(reading, members, kind),
    ...readPrincipals(reading, members, kind),
    conditions: parseConditions(into(reading, 'Condition', members.get('Condition'))),
  };
  if (effect === undefined || reading.problems.length > before) return undefined;
  return { ...withoutAbsent(statement), effect };
}

function reportUnknown(reading: Reading, members: Members): void {
  for (const name of members.keys()) {
    if (knownElements.has(name)) continue;
    complain(
      into(reading, name, null),
      'a statement has no such element',
      `keep to ${[...knownElements].join(', ')}, in this spelling`,
    );
  }
}

function readEffect(reading: Reading): Statement['effect'] | undefined {
  if (reading.value === 'Allow' || reading.value === 'Deny') return reading.value;
  return complain(reading, 'Effect is neither "Allow" nor "Deny"', 'write one of the two');
}

function readSid(reading: Reading, kind: PolicyKind): string | undefined {
  const { value } = reading;
  if (value === undefined || value === '') return undefined;
  const isFree = kind === 'resource' && typeof value === 'string';
  if (isFree || (typeof value === 'string' && sidForm.test(value))) return value;
  return complain(reading, 'Sid is not of letters and digits', 'use 1 to 100 of A-Z, a-z and 0-9');
}

function readActions(reading: Reading, members: Members): Mutable<Statement> {
  const list = readOne(reading, members, ['Action', 'NotAction']);
  if (list === undefined) {
    complain(reading, 'there is neither Action nor NotAction', 'say which actions it is about');
    return {};
  }
  for (const text of list.values) {
    if (actionForm.test(text)) continue;
    complain(
      list.at,
      'has a value that is no action',
      'write "service:Operation", with * and ? only after the colon',
    );
  }
  return list.negated ? { notActions: list.values } : { actions: list.values };
}

function readResources(reading: Reading, members: Members, kind: PolicyKind): Mutable<Statement> {
  const list = readOne(reading, members, ['Resource', 'NotResource']);
  if (kind === 'trust') {
    if (list === undefined) return {};
    complain(list.at, 'a trust policy is about its own role', 'remove Resource and NotResource');
  }
  if (list === undefined) {
    complain(reading, 'there is neither Resource nor NotResource', 'say which resources, or "*"');
    return {};
  }
  for (const text of list.values) {
    if (isResource(text, kind)) continue;
    complain(
      list.at,
      'has a value that is no resource',
      'write "*" or an ARN, and close every policy variable with }',
    );
  }
  return list.negated ? { notResources: list.values } : { resources: list.values };
}

function isResource(text: string, kind: PolicyKind): boolean {
  const readable = parseGlob(text, { wildcards: true, variables: true }) !== undefined;
  if (!readable || text === '*' || kind === 'resource') return readable;
  return text.startsWith('arn:') && (text.split(':').length >= 6 || text.endsWith('*'));
}

function readPrincipals(reading: Reading, members: Members, kind: PolicyKind): Mutable<Statement> {
  const names = ['Principal', 'NotPrincipal'].filter((name) => members.has(name));
  const takesPrincipal = kind === 'resource' || kind === 'trust';
  if (!takesPrincipal) {
    if (names.length > 0) {
      const message = `policies of kind ${kind} concern whom they are attached to`;
      complain(reading, message, 'remove Principal and NotPrincipal');
    }
    return {};
  }
  const [name, second] = names;
  if (name === undefined || second !== undefined) {
    const message = 'there is not exactly one of Principal and NotPrincipal';
    complain(reading, message, 'say once whom the statement concerns');
    return {};
  }
  const at = into(reading, name, members.get(name));
  const principals = parsePrincipals(at);
  if (name === 'Principal') return { principals };
  if (members.get('Effect') !== 'Deny') {
    complain(at, 'NotPrincipal with Allow lets in everybody else', 'name principals by Principal');
  }
  return { notPrincipals: principals };
}

interface ChosenList {
  readonly at: Reading;
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** The one of two elements that is there; `undefined` when none is. Both are a problem. */
function readOne(
  reading: Reading,
  members: Members,
  [plain, negated]: readonly [string, string],
): ChosenList | undefined {
  const both = members.has(plain) && members.has(negated);
  if (both) complain(reading, `there are both ${plain} and ${negated}`, 'keep one of the two');
  const name = members.has(plain) ? plain : negated;
  if (!members.has(name)) return undefined;
  const at = into(reading, name, members.get(name));
  return { at, negated: name === negated, values: readStrings(at) ?? [] };
}

/** The statement without members that are undefined, which its type does not know. */
function withoutAbsent(statement: Mutable<Statement>): Partial<Statement> {
  return Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined));
}
