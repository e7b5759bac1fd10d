import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { InputModel } from '../input-model.ts';
import type { Parameters } from '../parameters.ts';
import { treeMembers } from './body-members.ts';
import { inputShape } from './input-shape.ts';
import { requireMediaType } from './media-type.ts';
import { requireBare } from './require-bare.ts';

/** The input of a call whose body holds all of it, as JSON 1.0 or 1.1 or as Smithy's RPC v2 CBOR. */
export function readTreeCall(
  request: SignedHttpRequest,
  { protocol }: { readonly protocol: string },
  model: InputModel,
): Parameters {
  const format = protocol === 'cbor' ? 'cbor' : 'json';
  requireBare(request);
  requireMediaType(request, format);
  const { name, shape } = inputShape(model);
  return treeMembers({ bytes: request.body, shape, shapeName: name, model }, format);
}
