import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { InputModel } from '../input-model.ts';
import type { Parameters } from '../parameters.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { inputShape } from './input-shape.ts';
import { withBodyHeaders } from './rest/body-headers.ts';
import { treeOfStructure } from './tree/tree-of-value.ts';
import { writeCbor } from './tree/write-cbor.ts';
import { writeJson } from './tree/write-json.ts';
import { writeFormCall } from './write-form-call.ts';
import { writeRestCall } from './write-rest-call.ts';

/** What is written anew: by which operation and model, and the request that was read. */
export interface Rewriting {
  readonly request: SignedHttpRequest;
  readonly operation: RecognisedOperation;
  readonly model: InputModel;
}

/**
 * The request that says these parameters in the one spelling that every reader takes alike, so that
 * what was decided on is what is sent: `readParameters` reads them back out of it. Path and a
 * streamed payload stay as they were, as do headers that are no members and none of the old body's.
 */
export function writeParameters(parameters: Parameters, rewriting: Rewriting): SignedHttpRequest {
  const written = writers[rewriting.operation.protocol](parameters, rewriting);
  const isSameBody = written.body === rewriting.request.body;
  return isSameBody ? written : withBodyHeaders(written, inputShape(rewriting.model).shape);
}

type WriteCall = (parameters: Parameters, rewriting: Rewriting) => SignedHttpRequest;

const writers: Readonly<Record<RecognisedOperation['protocol'], WriteCall>> = {
  json: (parameters, rewriting) => ({
    ...rewriting.request,
    rawQuery: '',
    body: Buffer.from(writeJson(treeOf(parameters, rewriting.model, 'json')), 'utf8'),
  }),
  cbor: (parameters, rewriting) => ({
    ...rewriting.request,
    rawQuery: '',
    body: writeCbor(treeOf(parameters, rewriting.model, 'cbor')),
  }),
  query: writeFormCall,
  ec2: writeFormCall,
  'rest-json': writeRestCall,
  'rest-xml': writeRestCall,
};

function treeOf(parameters: Parameters, model: InputModel, format: 'json' | 'cbor') {
  return treeOfStructure(parameters, inputShape(model).shape, { model, format });
}
