import { awsFault } from './aws-error.ts';

/** Members of an AWS JSON input, each read as what it must be. */
export interface JsonInput {
  has(name: string): boolean;
  text(name: string): string;
  optionalText(name: string): string | undefined;
  flag(name: string): boolean;
  whole(name: string): number | undefined;
  texts(name: string): readonly string[];
  /** A list of objects with text members; empty when it is absent. */
  records(name: string): readonly Readonly<Record<string, string>>[];
}

type Members = ReadonlyMap<string, unknown>;

/** Reads the body; a member that the operation does not take is refused, not read over. */
export function readJsonInput(body: Uint8Array, known: readonly string[]): JsonInput {
  const members = readMembers(body);
  const stranger = [...members.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw invalid(`The sandbox does not take the member ${stranger.slice(0, 64)}`);
  }
  const optionalText = (name: string) => textOf(members, name);
  return {
    has: (name) => members.has(name),
    optionalText,
    text: (name) => optionalText(name) ?? wrong(name, 'a string'),
    flag: (name) => flagOf(members, name),
    whole: (name) => wholeOf(members, name),
    texts: (name) => textsOf(members, name),
    records: (name) => recordsOf(members, name),
  };
}

/** The members of a JSON object; throws SerializationException for any other body. */
export function readMembers(body: Uint8Array): Members {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    // Absent and null mean the same in AWS JSON.
    if (isObject(value)) return new Map(Object.entries(value).filter(([, one]) => one !== null));
  } catch {
    // Answered below, as any other body that is not an object.
  }
  const message = 'The body is not a JSON object';
  throw awsFault({ code: 'SerializationException', status: 400, message });
}

function textOf(members: Members, name: string): string | undefined {
  const value = members.get(name);
  if (value === undefined || typeof value === 'string') return value;
  return wrong(name, 'a string');
}

function flagOf(members: Members, name: string): boolean {
  const value = members.get(name) ?? false;
  return typeof value === 'boolean' ? value : wrong(name, 'true or false');
}

function wholeOf(members: Members, name: string): number | undefined {
  const value = members.get(name);
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value;
  return wrong(name, 'a whole number');
}

function textsOf(members: Members, name: string): readonly string[] {
  const value = members.get(name);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  return wrong(name, 'a list of strings');
}

function recordsOf(members: Members, name: string): readonly Readonly<Record<string, string>>[] {
  const value = members.get(name) ?? [];
  if (Array.isArray(value) && value.every(isTextRecord)) return value;
  return wrong(name, 'a list of objects with string members');
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((member) => typeof member === 'string');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(name: string, what: string): never {
  throw invalid(`1 validation error detected: Value at '${name}' must be ${what}`);
}

function invalid(message: string): Error {
  return awsFault({ code: 'ValidationException', status: 400, message });
}
