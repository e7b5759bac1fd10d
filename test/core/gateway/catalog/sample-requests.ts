import type { KnownOperation } from '#core/gateway/catalog/known-operation.ts';
import {
  knownOperation,
  knownService,
  serviceNames,
} from '#core/gateway/catalog/operation-catalog.ts';
import { operationFlags } from '#core/gateway/catalog/operation-data.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** A request that asks for one operation by no more than its own row of the data. */
export interface Sample {
  readonly operation: KnownOperation;
  readonly protocol: AwsProtocol;
  readonly request: SignedHttpRequest;
}

/** One request for each operation in each protocol that its service offers. */
export function* sampleRequests(): Generator<Sample> {
  for (const service of serviceNames().map(knownService)) {
    for (const name of service?.lines.keys() ?? []) {
      const operation = service && knownOperation(service, name);
      if (operation === undefined) continue;
      for (const protocol of operation.service.data.protocols as AwsProtocol[]) {
        yield { operation, protocol, request: sampleOf(operation, protocol) };
      }
    }
  }
}

/** The same request at the path that names its service. */
export function atItsService({ operation, request }: Sample): SignedHttpRequest {
  return { ...request, path: `/_s/${operation.service.name}${request.path}` };
}

function sampleOf(operation: KnownOperation, protocol: AwsProtocol): SignedHttpRequest {
  const { target, version } = operation.service.data;
  switch (protocol) {
    case 'json':
      return post('/', '{}', [
        ['content-type', 'application/x-amz-json-1.1'],
        ['x-amz-target', `${target}.${operation.name}`],
      ]);
    case 'cbor':
      return post(`/service/${target}/operation/${operation.name}`, '', [
        ['smithy-protocol', 'rpc-v2-cbor'],
      ]);
    case 'query':
    case 'ec2':
      return post('/', `Action=${operation.name}&Version=${version}`, [
        ['content-type', 'application/x-www-form-urlencoded'],
      ]);
    default:
      return restSample(operation, protocol);
  }
}

function post(path: string, body: string, headers: readonly HeaderPair[]): SignedHttpRequest {
  const host: HeaderPair = ['host', 'gw.example.com'];
  return {
    method: 'POST',
    path,
    rawQuery: '',
    headers: [host, ...headers],
    body: Buffer.from(body),
  };
}

function restSample(operation: KnownOperation, protocol: AwsProtocol): SignedHttpRequest {
  const { route } = operation;
  const segments = route?.template.segments ?? [];
  const path = segments.map(({ kind, text }) => (kind === 'literal' ? text : 'sample-1'));
  const literals = (route?.literals ?? []).map(([name, value]) => `${name}=${value}`);
  const required = (route?.requiredQuery ?? []).map((name) => `${encodeURIComponent(name)}=sample`);
  const ofHost = /=([a-z-]+)\}/i.exec(operation.hostPrefix)?.[1];
  const headers = new Set([...(route?.requiredHeaders ?? []), ...(ofHost ? [ofHost] : [])]);
  const hasBody = operation.flags.includes(operationFlags.modelledBody);
  const type = protocol === 'rest-xml' ? 'application/xml' : 'application/json';
  return {
    ...{ method: route?.method ?? '', path: `/${path.join('/')}` },
    rawQuery: [...literals, ...required].join('&'),
    headers: [
      ['host', 'gw.example.com'],
      ...[...headers].map((name): HeaderPair => [name, 'sample']),
      ...(hasBody ? [['content-type', type] as const] : []),
    ],
    body: Buffer.from(hasBody ? '{}' : ''),
  };
}
