import { Fault } from '#core/faults.ts';
import type { QueryPair } from '#core/sigv4/canonical-query.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { InputModel, StructureShape } from '../input-model.ts';
import type { Parameters } from '../parameters.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';
import { hasBodyMembers, payloadMember, treeMembers, xmlMembers } from './body-members.ts';
import { inputShape } from './input-shape.ts';
import { requireMediaType } from './media-type.ts';
import { headerMembers } from './rest/header-members.ts';
import { labelMembers } from './rest/label-members.ts';
import { literalPairs } from './rest/literal-pairs.ts';
import { queryMembers } from './rest/query-members.ts';
import { queryPairs } from './rest/query-pairs.ts';
import { doubledMember, type Filling, finished } from './structure.ts';

/** The input of a REST call: labels of the path, query, headers and body, each member in one place. */
export function readRestCall(
  request: SignedHttpRequest,
  operation: RecognisedOperation,
  model: InputModel,
): Parameters {
  const { name, shape } = inputShape(model);
  const { query, hoisted } = queryOf(request, operation);
  const parts = [
    labelMembers(operation, shape, model),
    queryMembers(query, shape, model),
    headerMembers([...request.headers, ...hoisted], shape, model),
    bodyOf(request, operation, { shape, name, model }),
  ];
  return finished(merged(parts), shape, name, (member) => member.isStreaming !== true);
}

/** Parameters that are the operation's, and headers that a signer moved into the query. */
function queryOf(request: SignedHttpRequest, operation: RecognisedOperation) {
  const literals = new Map(literalPairs(operation));
  const query: QueryPair[] = [];
  const hoisted: HeaderPair[] = [];
  for (const [name, value] of queryPairs(request)) {
    if (literals.get(name) === value) continue;
    if (/^x-amz-/i.test(name)) hoisted.push([name, value]);
    else query.push([name, value]);
  }
  return { query, hoisted };
}

interface NamedShape {
  readonly shape: StructureShape;
  readonly name: string;
  readonly model: InputModel;
}

function bodyOf(
  request: SignedHttpRequest,
  { protocol, operation }: RecognisedOperation,
  { shape, name, model }: NamedShape,
): Filling {
  const body = { bytes: request.body, shape, shapeName: name, model };
  const format = protocol === 'rest-xml' ? 'xml' : 'json';
  const { payload } = shape;
  if (payload !== undefined) {
    if (isModelled(shape, payload, model)) requireMediaType(request, protocol);
    const value = payloadMember(body, payload, format);
    return value === undefined ? {} : { [payload]: value };
  }
  if (!hasBodyMembers(shape)) return refuseBody(request);
  requireMediaType(request, protocol);
  if (format === 'json') return treeMembers(body, 'json');
  return xmlMembers(body, model.rootName ?? `${operation}Request`);
}

/** False for bytes and texts, which are of whatever type they say. */
function isModelled({ members }: StructureShape, payload: string, { shapes }: InputModel): boolean {
  const kind = shapes[members[payload]?.shape ?? '']?.kind;
  return kind === 'structure' || kind === 'list' || kind === 'map' || kind === 'document';
}

/** Some clients send an empty object where there is nothing to send. */
function refuseBody({ body }: SignedHttpRequest): Filling {
  if (body.length === 0 || Buffer.from(body.subarray(0, 3)).toString('latin1') === '{}') return {};
  throw new Fault('invalid_request', 'the operation reads no body; send none');
}

function merged(parts: readonly Filling[]): Filling {
  const all: Filling = Object.create(null);
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      if (name in all) throw doubledMember(name);
      all[name] = value;
    }
  }
  return all;
}
