import { authorize } from '../authorize.ts';
import { awsFault } from '../aws-error.ts';
import type { SandboxCall } from '../sandbox-call.ts';

/** A call read as SSM: JSON 1.1 with the operation's members. */
export interface SsmCall extends SandboxCall {
  readonly input: SsmInput;
}

/** Members of an input, each read as what it must be. */
export interface SsmInput {
  text(name: string): string;
  optionalText(name: string): string | undefined;
  flag(name: string): boolean;
  whole(name: string): number | undefined;
  texts(name: string): readonly string[];
}

/** SSM's refusals of input that is not what the operation takes. */
export function ssmError(code: string, message: string): Error {
  return awsFault({ code, status: 400, message });
}

/** Reads the body; a member that the operation does not take is refused, not read over. */
export function readSsmInput(body: Uint8Array, known: readonly string[]): SsmInput {
  const members = readMembers(body);
  const stranger = [...members.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw ssmError(
      'ValidationException',
      `The sandbox does not take the member ${stranger.slice(0, 64)}`,
    );
  }
  const wrong = (name: string, what: string): Error =>
    ssmError(
      'ValidationException',
      `1 validation error detected: Value at '${name}' must be ${what}`,
    );
  const optionalText = (name: string): string | undefined => {
    const value = members.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw wrong(name, 'a string');
  };
  return {
    optionalText,
    text: (name) => {
      const value = optionalText(name);
      if (value === undefined) throw wrong(name, 'a string');
      return value;
    },
    flag: (name) => {
      const value = members.get(name) ?? false;
      if (typeof value !== 'boolean') throw wrong(name, 'true or false');
      return value;
    },
    whole: (name) => {
      const value = members.get(name);
      if (value === undefined || (typeof value === 'number' && Number.isInteger(value)))
        return value;
      throw wrong(name, 'a whole number');
    },
    texts: (name) => {
      const value = members.get(name);
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
      throw wrong(name, 'a list of strings');
    },
  };
}

function readMembers(body: Uint8Array): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // Absent and null mean the same in AWS JSON.
      return new Map(Object.entries(value).filter(([, member]) => member !== null));
    }
  } catch {
    // Answered below, as any other body that is not an object.
  }
  throw ssmError('SerializationException', 'The body is not a JSON object');
}

/** ARN of a parameter, or of a path of them, in the caller's account. */
export function parameterArn(call: SandboxCall, name: string): string {
  const path = name.replace(/^\//, '');
  return `arn:aws:ssm:${call.sandbox.world.region}:${call.session.account}:parameter/${path}`;
}

/** Throws AccessDeniedException unless the caller's session may do this. */
export function authorizeParameter(call: SandboxCall, action: string, name: string): void {
  authorize(call, { action, resource: parameterArn(call, name) }, 'AccessDeniedException');
}
