import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { InputModel } from '../input-model.ts';
import type { Parameters } from '../parameters.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { readFormCall } from './read-form-call.ts';
import { readRestCall } from './read-rest-call.ts';
import { readTreeCall } from './read-tree-call.ts';

/**
 * Reads the input of an operation by its model, strictly: nothing twice, nothing unknown, every value
 * in the one spelling that its type has. Timestamps stay as they are written; a streamed payload stays
 * in the body. Answers `invalid_request` with the member that it is about, and never its value.
 */
export function readParameters(
  request: SignedHttpRequest,
  operation: RecognisedOperation,
  model: InputModel,
): Parameters | Fault {
  try {
    return readers[operation.protocol](request, operation, model);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

type ReadCall = (
  request: SignedHttpRequest,
  operation: RecognisedOperation,
  model: InputModel,
) => Parameters;

const readers: Readonly<Record<RecognisedOperation['protocol'], ReadCall>> = {
  json: readTreeCall,
  cbor: readTreeCall,
  query: readFormCall,
  ec2: readFormCall,
  'rest-json': readRestCall,
  'rest-xml': readRestCall,
};
