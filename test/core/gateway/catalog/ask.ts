import { Fault } from '#core/faults.ts';
import {
  type AddressedOperation,
  recogniseOperation,
} from '#core/gateway/catalog/recognise-operation.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';

/** A request of a test; what is not said is as it most often is. */
export interface Asked {
  readonly service: string;
  readonly region?: string;
  readonly method?: string;
  /** With its query. */
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers beside those, so that one can be there twice. */
  readonly more?: readonly HeaderPair[];
  readonly body?: string;
  readonly place?: { readonly baseHost?: string; readonly basePath?: string };
}

export const jsonHeaders = (target: string, version = '1.0') => ({
  'content-type': `application/x-amz-json-${version}`,
  'x-amz-target': target,
});

export const formHeaders = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

/** Asks the gateway at gw.example.com what a request is. */
export function ask(asked: Asked): AddressedOperation | Fault {
  const { service, region = 'eu-west-1', method = 'POST', body = '' } = asked;
  const [path = '/', rawQuery = ''] = (asked.path ?? '/').split('?');
  const headers: HeaderPair[] = [
    ['Host', asked.host ?? 'gw.example.com:8443'],
    ...Object.entries(asked.headers ?? {}),
    ...(asked.more ?? []),
  ];
  return recogniseOperation(
    { method, path, rawQuery, headers, body: Buffer.from(body) },
    { service, region },
    asked.place ?? { baseHost: 'gw.example.com' },
  );
}

/** `service operation protocol host path`, or the code and words of the refusal. */
export function told(asked: Asked): string {
  const found = ask(asked);
  if (found instanceof Fault) return `${found.code}: ${found.message}`;
  const { service, operation, protocol, upstreamHost, upstreamPath } = found;
  return [service, operation, protocol, upstreamHost, upstreamPath].join(' ');
}

/** What the path or host says of members, or why the request is refused. */
export function labelsOf(asked: Asked): string | Readonly<Record<string, string>> {
  const found = ask(asked);
  return found instanceof Fault ? found.message : { ...found.labels };
}

export const cbor = { 'smithy-protocol': 'rpc-v2-cbor' };
export const getItem = {
  service: 'dynamodb',
  headers: jsonHeaders('DynamoDB_20120810.GetItem'),
  body: '{}',
};

/** A call of IAM by its form. */
export function iam(body: string): Asked {
  return { service: 'iam', region: 'us-east-1', headers: formHeaders, body };
}

export const granite = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
export const metrics = 'Action=ListMetrics&Version=2010-08-01';
