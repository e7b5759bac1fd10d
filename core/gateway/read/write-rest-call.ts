import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { readXml } from '#core/xml/read-xml.ts';
import type { StructureShape } from '../input-model.ts';
import type { Parameters, ParameterValue } from '../parameters.ts';
import { hasBodyMembers } from './body-members.ts';
import { inputShape } from './input-shape.ts';
import { writeHeaders } from './rest/write-headers.ts';
import { writeQuery } from './rest/write-query.ts';
import { shapeOf } from './structure.ts';
import { treeOfStructure, treeOfValue } from './tree/tree-of-value.ts';
import { writeJson } from './tree/write-json.ts';
import type { Rewriting } from './write-parameters.ts';
import { namespaceOf } from './xml/namespace-of.ts';
import { writeStructure } from './xml/write-structure.ts';

/** A REST call with its query, headers and body written anew; its path is its labels already. */
export function writeRestCall(parameters: Parameters, rewriting: Rewriting): SignedHttpRequest {
  const { request, operation } = rewriting;
  const { shape } = inputShape(rewriting.model);
  const headers: readonly HeaderPair[] = writeHeaders(parameters, shape, request.headers);
  return {
    ...request,
    rawQuery: writeQuery(parameters, shape, { operation, model: rewriting.model }),
    headers,
    body: bodyOf(parameters, shape, rewriting),
  };
}

function bodyOf(parameters: Parameters, shape: StructureShape, rewriting: Rewriting): Uint8Array {
  const { request, model, operation } = rewriting;
  const { payload } = shape;
  if (request.body.length === 0) return request.body;
  if (payload !== undefined) return payloadOf(parameters[payload], payload, shape, rewriting);
  if (!hasBodyMembers(shape)) return new Uint8Array();
  if (operation.protocol === 'rest-xml') {
    const rootName = model.rootName ?? `${operation.operation}Request`;
    return Buffer.from(writeStructure(rootName, parameters, shape, spaced(rewriting)), 'utf8');
  }
  return Buffer.from(
    writeJson(treeOfStructure(parameters, shape, { model, format: 'json' })),
    'utf8',
  );
}

function payloadOf(
  value: ParameterValue | undefined,
  payload: string,
  { members }: StructureShape,
  rewriting: Rewriting,
): Uint8Array {
  const { request, model, operation } = rewriting;
  const member = members[payload];
  if (member === undefined || value === undefined) return request.body;
  const shape = shapeOf(model, member.shape);
  if (value instanceof Uint8Array) return value;
  if (shape.kind === 'string') return Buffer.from(String(value), 'utf8');
  if (shape.kind === 'structure' && operation.protocol === 'rest-xml') {
    const rootName = member.wireName ?? payload;
    return Buffer.from(writeStructure(rootName, value, shape, spaced(rewriting)), 'utf8');
  }
  return Buffer.from(
    writeJson(treeOfValue(value, member.shape, { model, format: 'json' })),
    'utf8',
  );
}

/** XML keeps the namespace that it came with. */
function spaced({ request, model }: Rewriting) {
  const root = readXml(Buffer.from(request.body).toString('utf8'));
  return { model, namespace: root === undefined ? undefined : namespaceOf(root) };
}
