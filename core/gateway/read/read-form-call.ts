import { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { InputModel } from '../input-model.ts';
import type { Parameters } from '../parameters.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import type { FormProtocol } from './form/form-names.ts';
import { type FormNode, readForm } from './form/form-node.ts';
import { structureOfForm } from './form/value-of-form.ts';
import { formText } from './form/write-form.ts';
import { inputShape } from './input-shape.ts';
import { requireMediaType } from './media-type.ts';
import { headerMembers } from './rest/header-members.ts';
import { queryPairs } from './rest/query-pairs.ts';

/** The input of a query or EC2 call: all of it in the form of the body, or all of it in the query. */
export function readFormCall(
  request: SignedHttpRequest,
  operation: RecognisedOperation,
  model: InputModel,
): Parameters {
  const form = formOf(request, operation.protocol);
  const action = takeStep(form, 'Action');
  if (action !== operation.operation) {
    throw unfit(`the form does not ask for ${operation.operation}; name one Action, in one place`);
  }
  if (takeStep(form, 'Version') === undefined) throw unfit('the form has no Version; add it');
  const { name, shape } = inputShape(model);
  headerMembers(request.headers, { kind: 'structure', members: {} }, model);
  const protocol: FormProtocol = operation.protocol === 'ec2' ? 'ec2' : 'query';
  return structureOfForm(form, shape, name, { model, protocol });
}

function formOf(request: SignedHttpRequest, protocol: RecognisedOperation['protocol']): FormNode {
  const pairs = queryPairs(request);
  if (request.body.length === 0) return readForm(formText(pairs));
  if (pairs.length > 0) {
    throw unfit('parameters stand in the query and in the body; send all of them in the body');
  }
  requireMediaType(request, protocol);
  return readForm(Buffer.from(request.body).toString('latin1'));
}

/** Takes a parameter that is none of the operation's out of the form. */
function takeStep(form: FormNode, step: string): string | undefined {
  const node = form.children.get(step);
  if (node === undefined || node.children.size > 0) return undefined;
  form.children.delete(step);
  return node.value;
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
