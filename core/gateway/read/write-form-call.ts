import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { Parameters } from '../parameters.ts';
import { readForm } from './form/form-node.ts';
import { type FormField, fieldsOfStructure, formText } from './form/write-form.ts';
import { inputShape } from './input-shape.ts';
import { queryPairs } from './rest/query-pairs.ts';
import type { Rewriting } from './write-parameters.ts';

/** A query or EC2 call with its form where it was, in the query or in the body. */
export function writeFormCall(
  parameters: Parameters,
  { request, operation, model }: Rewriting,
): SignedHttpRequest {
  const inQuery = request.body.length === 0;
  const given = inQuery
    ? formText(queryPairs(request))
    : Buffer.from(request.body).toString('latin1');
  const version = readForm(given).children.get('Version')?.value ?? '';
  const { shape } = inputShape(model);
  const protocol = operation.protocol === 'ec2' ? 'ec2' : 'query';
  const head: readonly FormField[] = [
    ['Action', operation.operation],
    ['Version', version],
  ];
  const text = formText([
    ...head,
    ...fieldsOfStructure(parameters, shape, '', { model, protocol }),
  ]);
  return inQuery
    ? { ...request, rawQuery: text }
    : { ...request, rawQuery: '', body: Buffer.from(text, 'latin1') };
}
