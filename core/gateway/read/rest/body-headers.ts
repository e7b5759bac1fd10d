import { hash } from 'node:crypto';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { StructureShape } from '../../input-model.ts';
import { headerMemberNamed } from './header-members.ts';

/** Of the bytes that were sent, and so of no body that is written anew. */
const ofBytes =
  /^(?:content-length|content-md5|x-amz-content-sha256|x-amz-sdk-checksum-algorithm)$/;
const checksum = /^(?:content-md5|x-amz-checksum-[a-z0-9]{1,16})$/;

/**
 * The request without what its headers said of another body; where they had its checksum, which some
 * operations of S3 demand, with one of this body. A checksum that is a member is another thing's, such
 * as that of the object whose upload ends.
 */
export function withBodyHeaders(
  request: SignedHttpRequest,
  shape: StructureShape,
): SignedHttpRequest {
  const isStale = (name: string): boolean =>
    ofBytes.test(name) || (checksum.test(name) && headerMemberNamed(name, shape) === undefined);
  const stale = request.headers.filter(([name]) => isStale(name.toLowerCase()));
  const headers = request.headers.filter(([name]) => !isStale(name.toLowerCase()));
  const hadChecksum = stale.some(([name]) => checksum.test(name.toLowerCase()));
  if (!hadChecksum) return { ...request, headers };
  const digest = hash('md5', request.body, 'base64');
  return { ...request, headers: [...headers, ['content-md5', digest]] };
}
