import type { QueryPair } from '#core/sigv4/canonical-query.ts';
import { knownOperation, knownService } from '../../catalog/operation-catalog.ts';
import type { RecognisedOperation } from '../../recognised-operation.ts';

/** Query parameters that are part of the operation's name, such as `list-type=2`. */
export function literalPairs({
  service,
  operation,
}: Pick<RecognisedOperation, 'service' | 'operation'>): readonly QueryPair[] {
  const known = knownService(service);
  const found = known === undefined ? undefined : knownOperation(known, operation);
  return found?.route?.literals ?? [];
}
