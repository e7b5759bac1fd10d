import { Buffer } from 'node:buffer';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

const action = /(?:^|&)Action=AssumeRoleWithWebIdentity(?:&|$)/u;

/**
 * Whether a request to the gateway is AssumeRoleWithWebIdentity, which nobody can sign yet: with one
 * address for everything, AWS SDKs exchange their token where they call. `root` is the gateway's
 * own path, such as that of a stage; empty where it has none.
 */
export function isWebIdentityRequest(request: SignedHttpRequest, root = ''): boolean {
  const [contentType = ''] = headerValues(request, 'content-type');
  const isForm = contentType.startsWith('application/x-www-form-urlencoded');
  const isSigned = headerValues(request, 'authorization').length > 0;
  const isAtRoot = request.path === `${root}/` || (root !== '' && request.path === root);
  if (request.method !== 'POST' || !isAtRoot || !isForm || isSigned) return false;
  return action.test(Buffer.from(request.body).toString('latin1'));
}
