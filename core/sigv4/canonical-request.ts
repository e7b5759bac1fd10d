import { hash } from 'node:crypto';
import { canonicalPath } from './canonical-path.ts';
import { canonicalQuery, type QueryPair } from './canonical-query.ts';
import { headerValues, type SignedHttpRequest } from './signed-http-request.ts';
import type { SigningRules } from './signing-rules.ts';

/** What is chosen about a request before it can be made canonical. */
export interface CanonicalParts {
  readonly path: SigningRules['path'];
  /** The parameters that are signed, without the signature itself. */
  readonly query: readonly QueryPair[];
  /** Lower-case names, sorted. */
  readonly signedHeaders: readonly string[];
  /** Hex SHA-256 of the body, or the word that stands for it. */
  readonly payloadHash: string;
}

/** The canonical request of SigV4, or undefined when the path cannot be read. */
export function canonicalRequest(
  request: SignedHttpRequest,
  parts: CanonicalParts,
): string | undefined {
  const path = canonicalPath(request.path, parts.path);
  if (path === undefined) return undefined;
  const headers = parts.signedHeaders.map(
    (name) => `${name}:${headerValues(request, name).map(canonicalValue).join(',')}\n`,
  );
  return [
    request.method,
    path,
    canonicalQuery(parts.query),
    headers.join(''),
    parts.signedHeaders.join(';'),
    parts.payloadHash,
  ].join('\n');
}

/** Hex SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** Trimmed, and runs of white space (with the line folds of RFC 9112 §5.2) made one space. */
function canonicalValue(value: string): string {
  return value.trim().replace(/\s+/g, ' ');
}
