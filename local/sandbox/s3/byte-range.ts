import type { ByteSpan } from '../state/object-data.ts';
import { s3Errors } from './s3-errors.ts';

/**
 * The span that a Range header asks for (RFC 9110 §14.1.2): undefined for the whole, which is also
 * the answer to a header that is no single range of bytes. Throws InvalidRange beyond the end.
 */
export function readByteRange(header: string | undefined, size: number): ByteSpan | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  if (from === '')
    return satisfiable({ first: Math.max(size - Number(to), 0), last: size - 1 }, size);
  if (to !== '' && Number(to) < Number(from)) return undefined;
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return satisfiable({ first: Number(from), last }, size);
}

function satisfiable(span: ByteSpan, size: number): ByteSpan {
  if (span.first > span.last) throw s3Errors.invalidRange(size);
  return span;
}
