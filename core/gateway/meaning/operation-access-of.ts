import table from '#data/aws/access.json' with { type: 'json' };
import type { AccessData } from './access-data.ts';
import type { OperationAccess } from './operation-access.ts';
import { operationOfLine, readAccessLine } from './read-access-line.ts';

const data: AccessData = table;
const lines = new Map<string, ReadonlyMap<string, string>>();
const read = new Map<string, OperationAccess>();

/** What an operation needs, by the names that botocore has; undefined where there is none such. */
export function operationAccessOf(service: string, operation: string): OperationAccess | undefined {
  const id = `${service}.${operation}`;
  const known = read.get(id);
  if (known !== undefined) return known;
  const entry = Object.hasOwn(data.services, service) ? data.services[service] : undefined;
  const line = linesOf(service).get(operation);
  if (entry === undefined || line === undefined) return undefined;
  const access = readAccessLine(line, entry);
  read.set(id, access);
  return access;
}

/** A service is indexed when it is first asked for: most processes meet few of them. */
function linesOf(service: string): ReadonlyMap<string, string> {
  const known = lines.get(service);
  if (known !== undefined) return known;
  const entry = Object.hasOwn(data.services, service) ? data.services[service] : undefined;
  const index = new Map((entry?.operations ?? []).map((line) => [operationOfLine(line), line]));
  if (entry !== undefined) lines.set(service, index);
  return index;
}
