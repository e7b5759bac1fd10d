import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { AwsProtocol } from '../recognised-operation.ts';

/** What a body that is read may say it is; empty: nothing, as some clients do. */
const accepted: Readonly<Record<AwsProtocol, readonly string[]>> = {
  json: ['application/x-amz-json-1.0', 'application/x-amz-json-1.1'],
  query: ['application/x-www-form-urlencoded'],
  ec2: ['application/x-www-form-urlencoded'],
  cbor: ['application/cbor'],
  'rest-json': ['application/json', 'application/x-amz-json-1.1', ''],
  'rest-xml': ['application/xml', 'text/xml', 'application/octet-stream', ''],
};

/** Refuses a body that says it is something else than its protocol has, or in another charset than UTF-8. */
export function requireMediaType(request: SignedHttpRequest, protocol: AwsProtocol): void {
  if (request.body.length === 0) return;
  const [value = ''] = headerValues(request, 'content-type');
  const [type = '', ...parameters] = value
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const isUtf8 = parameters.every((text) => text === '' || /^charset="?utf-8"?$/.test(text));
  if (accepted[protocol].includes(type) && isUtf8) return;
  const [first = ''] = accepted[protocol];
  throw new Fault(
    'invalid_request',
    `the content-type of the body is not what its operation reads; send ${first} in UTF-8`,
  );
}
