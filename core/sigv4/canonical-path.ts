import { percentDecode, percentEncode } from './percent-encoding.ts';
import type { SigningRules } from './signing-rules.ts';

/**
 * The canonical URI of a wire path, or undefined when it is not a well-formed absolute path.
 * S3 keeps every segment and encodes once; the other services sign the encoded path encoded again.
 */
export function canonicalPath(path: string, form: SigningRules['path']): string | undefined {
  if (!path.startsWith('/')) return undefined;
  switch (form) {
    case 'wire':
      return encodeOnce(path);
    case 'twice-encoded':
      return encodeSegments(path);
    case 'normalised':
      return encodeSegments(withoutDotSegments(path));
  }
}

function encodeSegments(path: string): string {
  return path
    .split('/')
    .map((segment) => percentEncode(segment))
    .join('/');
}

function encodeOnce(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    const bytes = percentDecode(segment);
    if (bytes === undefined) return undefined;
    segments.push(percentEncode(bytes));
  }
  return segments.join('/');
}

function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const trailing = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${trailing}`;
}
