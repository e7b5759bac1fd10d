import { createJsonCaller, type JsonCaller } from '#adapters/aws/json-caller.ts';
import { stubClock, stubCredentials } from './stub-aws.ts';

/** Waits for nothing. */
export const noBackoff = { random: () => 0, wait: async () => undefined };

/** How tests reach a service of JSON: its target, and the version of the protocol. */
export const jsonServices = {
  states: ['AWSStepFunctions', '1.0'],
  secretsmanager: ['secretsmanager', '1.1'],
  events: ['AWSEvents', '1.1'],
  logs: ['Logs_20140328', '1.1'],
  dynamodb: ['DynamoDB_20120810', '1.0'],
  kms: ['TrentService', '1.1'],
} as const;

/** What every call to a stub is made with. */
export function stubService(endpoint: string, timeoutMs = 5_000) {
  return {
    ...{ region: 'us-east-1', endpoint, clock: stubClock, timeoutMs, backoff: noBackoff },
    credentials: async () => stubCredentials,
  };
}

/** A caller of a stub. */
export function stubCaller(
  name: keyof typeof jsonServices,
  endpoint: string,
  timeoutMs?: number,
): JsonCaller {
  const [target, version] = jsonServices[name];
  return createJsonCaller({ ...stubService(endpoint, timeoutMs), name, target, version });
}
