import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Fault } from '#core/faults.ts';
import type { Form } from './form.ts';

/** The parameters in the query, each once; one that is given twice is refused. */
export function readQuery(event: APIGatewayProxyEvent): Form {
  const pairs = Object.entries(event.multiValueQueryStringParameters ?? {});
  const repeated = pairs.some(([, values]) => (values?.length ?? 0) > 1);
  if (repeated)
    throw new Fault('invalid_request', 'a query parameter is given more than once; send it once');
  return new Map(pairs.map(([name, values]) => [name, values?.[0] ?? '']));
}
