import type { Fault } from '#core/faults.ts';
import type { InputModel, Member, Shape, StructureShape } from '#core/gateway/input-model.ts';
import type { Parameters } from '#core/gateway/parameters.ts';
import { readParameters } from '#core/gateway/read/read-parameters.ts';
import type { AwsProtocol, RecognisedOperation } from '#core/gateway/recognised-operation.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

const scalars = {
  string: { kind: 'string' },
  integer: { kind: 'integer' },
  long: { kind: 'long' },
  double: { kind: 'double' },
  boolean: { kind: 'boolean' },
  blob: { kind: 'blob' },
  timestamp: { kind: 'timestamp' },
  document: { kind: 'document' },
} as const;

export function structure(
  members: Readonly<Record<string, Member>>,
  more: Partial<StructureShape> = {},
): StructureShape {
  return { kind: 'structure', members, ...more };
}

/** A model with one structure of every kind of member, and the shapes that a test adds. */
export function modelOf(
  members: Readonly<Record<string, Member>>,
  more: Partial<StructureShape> & { readonly shapes?: Readonly<Record<string, Shape>> } = {},
): InputModel {
  const { shapes = {}, ...input } = more;
  return { input: 'Asked', shapes: { ...scalars, Asked: structure(members, input), ...shapes } };
}

export const list = (member: string, wireName = 'member', flattened = false): Shape => ({
  kind: 'list',
  member,
  wireName,
  flattened,
});

export const map = (value: string, flattened = false): Shape => ({
  kind: 'map',
  value,
  keyName: 'key',
  valueName: 'value',
  flattened,
});

/** A model of everything, whose value can be any of `everything` of the property test. */
export const everything: InputModel = modelOf(
  {
    Name: { shape: 'string', required: true },
    Count: { shape: 'integer' },
    Big: { shape: 'long' },
    Rate: { shape: 'double' },
    IsOn: { shape: 'boolean', wireName: 'on' },
    Bytes: { shape: 'blob' },
    At: { shape: 'timestamp' },
    Names: { shape: 'Names' },
    Flat: { shape: 'Flat', wireName: 'flat' },
    Tags: { shape: 'Tags' },
    FlatTags: { shape: 'FlatTags', wireName: 'FlatTag' },
    Inner: { shape: 'Inner' },
    Inners: { shape: 'Inners' },
    Choice: { shape: 'Choice' },
    Token: { shape: 'string', isIdempotencyToken: true },
  },
  {
    shapes: {
      Names: list('string', 'Name'),
      Flat: list('string', '', true),
      Inners: list('Inner'),
      Tags: map('string'),
      FlatTags: map('Inner', true),
      Inner: structure({
        Key: { shape: 'string', required: true },
        Again: { shape: 'Inner' },
        Value: { shape: 'long' },
      }),
      Choice: structure({ A: { shape: 'string' }, B: { shape: 'Inner' } }, { isUnion: true }),
    },
  },
);

export function operationOf(
  protocol: AwsProtocol,
  labels: Readonly<Record<string, string>> = {},
): RecognisedOperation {
  return {
    service: 'sample',
    operation: 'Ask',
    protocol,
    signingName: 'sample',
    region: 'us-east-1',
    upstreamHost: 'sample.us-east-1.amazonaws.com',
    labels,
  };
}

const contentTypes: Readonly<Record<AwsProtocol, string>> = {
  json: 'application/x-amz-json-1.1',
  cbor: 'application/cbor',
  query: 'application/x-www-form-urlencoded; charset=utf-8',
  ec2: 'application/x-www-form-urlencoded',
  'rest-json': 'application/json',
  'rest-xml': 'application/xml',
};

export function requestOf(
  protocol: AwsProtocol,
  body: string | Uint8Array,
  over: Partial<SignedHttpRequest> & { readonly more?: readonly HeaderPair[] } = {},
): SignedHttpRequest {
  const { more = [], ...rest } = over;
  const headers: readonly HeaderPair[] = [['content-type', contentTypes[protocol]], ...more];
  return { method: 'POST', path: '/', rawQuery: '', headers, body: Buffer.from(body), ...rest };
}

interface Over extends Partial<SignedHttpRequest> {
  /** Headers beside the content type. */
  readonly more?: readonly HeaderPair[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** Reads a body of one protocol by a model. */
export function read(
  protocol: AwsProtocol,
  body: string | Uint8Array,
  model: InputModel,
  { labels, ...over }: Over = {},
): Parameters | Fault {
  return readParameters(requestOf(protocol, body, over), operationOf(protocol, labels), model);
}
