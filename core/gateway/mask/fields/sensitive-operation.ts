import table from '#data/aws/sensitive.json' with { type: 'json' };
import type { SensitiveData, SensitiveService } from './sensitive-data.ts';

/** Where secrets stand in what one operation is asked and answered. */
export interface SensitiveOperation {
  readonly service: SensitiveService;
  /** Names of shapes; empty without a secret. */
  readonly output: string;
  readonly input: string;
}

const data = table as SensitiveData;
const operations = new Map<string, ReadonlyMap<string, readonly string[]>>();

/** What is known of an operation; undefined where AWS marks nothing in it and nobody else does. */
export function sensitiveOperation(
  name: string,
  operation: string,
): SensitiveOperation | undefined {
  const service = Object.hasOwn(data.services, name) ? data.services[name] : undefined;
  if (service === undefined) return undefined;
  const shapes = operationsOf(name, service).get(operation);
  if (shapes === undefined && service.errors.length === 0) return undefined;
  const [output = '', input = ''] = shapes ?? [];
  return { service, output, input };
}

/** A service is read when it is first asked about. */
function operationsOf(
  name: string,
  service: SensitiveService,
): ReadonlyMap<string, readonly string[]> {
  const known = operations.get(name);
  if (known !== undefined) return known;
  const read = new Map(
    service.operations.map((line) => {
      const [operation = '', ...shapes] = line.split('|');
      return [operation, shapes] as const;
    }),
  );
  operations.set(name, read);
  return read;
}
