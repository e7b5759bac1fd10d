import { parseStatement } from './parse-statement.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';
import type { PolicyKind } from './policy-kind.ts';
import { complain, into, membersOf, type PolicyProblem, type Reading } from './policy-problem.ts';
import { printPolicyDocument } from './print-policy-document.ts';

/** Longest printed document, in characters: IAM's quotas, and STS's for session policies. */
const sizeLimits: Readonly<Record<PolicyKind, number>> = {
  identity: 10_240,
  session: 2_048,
  resource: 20_480,
  trust: 4_096,
};

const knownElements = new Set(['Version', 'Id', 'Statement']);

/**
 * Reads a policy document of parsed JSON into normal form, or reports all that is wrong with it.
 * Stricter than IAM where that costs nobody anything: element and operator names are matched
 * exactly, and what is not known is a problem. Never throws.
 */
export function parsePolicyDocument(
  json: unknown,
  kind: PolicyKind = 'identity',
): PolicyDocument | PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const document = readDocument({ path: [], value: json, problems }, kind);
  return document !== undefined && problems.length === 0 ? document : problems;
}

function readDocument(reading: Reading, kind: PolicyKind): PolicyDocument | undefined {
  const members = membersOf(reading.value);
  if (members === undefined) {
    return complain(reading, 'a policy is a JSON object', 'write an object with a Statement');
  }
  for (const name of members.keys()) {
    if (knownElements.has(name)) continue;
    complain(
      into(reading, name, null),
      'a policy has no such element',
      'keep to Version, Id and Statement',
    );
  }
  const version = readVersion(into(reading, 'Version', members.get('Version')));
  const id = readId(into(reading, 'Id', members.get('Id')));
  const statements = readStatements(into(reading, 'Statement', members.get('Statement')), kind);
  if (version === undefined || statements === undefined || id === 'bad') return undefined;
  const document = { version, ...(id === undefined ? {} : { id }), statements };
  return withinSize(reading, document, kind);
}

function withinSize(
  reading: Reading,
  document: PolicyDocument,
  kind: PolicyKind,
): PolicyDocument | undefined {
  const size = printPolicyDocument(document).length;
  const limit = sizeLimits[kind];
  if (size <= limit) return document;
  return complain(
    reading,
    `the policy has ${size} characters without spaces, more than the ${limit} of a ${kind} policy`,
    'merge statements, or name resources by shorter patterns',
  );
}

/** IAM takes a document without a version as one of 2008, in which variables are plain text. */
function readVersion(reading: Reading): PolicyDocument['version'] | undefined {
  if (reading.value === undefined) return '2008-10-17';
  if (reading.value === '2012-10-17' || reading.value === '2008-10-17') return reading.value;
  return complain(reading, 'is not a version of the policy language', 'write "2012-10-17"');
}

function readId(reading: Reading): string | undefined | 'bad' {
  if (reading.value === undefined || typeof reading.value === 'string') return reading.value;
  complain(reading, 'Id is not text', 'write it as text, or remove it');
  return 'bad';
}

function readStatements(reading: Reading, kind: PolicyKind): readonly Statement[] | undefined {
  const { value } = reading;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (value === undefined || list.length === 0) {
    return complain(reading, 'there is no statement', 'write at least one statement');
  }
  const statements = list.map((item, index) => parseStatement(into(reading, index, item), kind));
  reportRepeatedSids(reading, statements);
  const read = statements.filter((statement) => statement !== undefined);
  return read.length === list.length ? read : undefined;
}

function reportRepeatedSids(
  reading: Reading,
  statements: readonly (Statement | undefined)[],
): void {
  const seen = new Set<string>();
  statements.forEach((statement, index) => {
    const sid = statement?.sid;
    if (sid === undefined) return;
    if (seen.has(sid)) {
      complain(
        { ...reading, path: [...reading.path, index, 'Sid'] },
        'another statement has the same Sid',
        'give each statement a Sid of its own',
      );
    }
    seen.add(sid);
  });
}
