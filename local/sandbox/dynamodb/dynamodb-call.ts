import { awsFault } from '../aws-error.ts';
import type { SandboxCall } from '../sandbox-call.ts';

/** A call read as DynamoDB: the operation, and the members of its input as they were sent. */
export interface DynamodbCall extends SandboxCall {
  readonly operation: string;
  readonly members: ReadonlyMap<string, unknown>;
}

/** DynamoDB's refusal of input that the operation does not take. */
export function validationError(message: string): Error {
  return awsFault({ code: 'ValidationException', status: 400, message });
}

/** A member that must be an object; undefined for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

/** A list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
