import { Fault } from '#core/faults.ts';
import { readSignature } from '#core/sigv4/claimed-signature.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { readRequestText, type VectorCase } from './vector-case.ts';

/** The signed request of a case in one form. */
export function signedText(vector: VectorCase, form: string): SignedHttpRequest {
  return readRequestText(vector.read(`${form}-signed-request`));
}

/** Every change of a signed request that must break its signature. */
export function mutations(
  request: SignedHttpRequest,
): readonly (readonly [string, SignedHttpRequest])[] {
  const claimed = readSignature(request);
  if (claimed instanceof Fault) throw claimed;
  const signed = request.headers.filter(([name]) =>
    claimed.signedHeaders.includes(name.toLowerCase()),
  );
  const without = (drop: string): SignedHttpRequest['headers'] =>
    request.headers.filter(([name]) => name !== drop);
  return [
    ['method', { ...request, method: request.method === 'GET' ? 'PUT' : 'GET' }],
    ['path', { ...request, path: `${request.path}x` }],
    ['query', { ...request, rawQuery: `${request.rawQuery}&extra=1` }],
    ['body', { ...request, body: Buffer.concat([request.body, Buffer.from('x')]) }],
    ['another x-amz- header', { ...request, headers: [...request.headers, ['X-Amz-Acl', 'p']] }],
    ...signed.flatMap(
      ([name, value]) =>
        [
          [`changed ${name}`, { ...request, headers: [...without(name), [name, `${value}x`]] }],
          [`dropped ${name}`, { ...request, headers: without(name) }],
          [`doubled ${name}`, { ...request, headers: [...request.headers, [name, value]] }],
        ] as const,
    ),
  ];
}
