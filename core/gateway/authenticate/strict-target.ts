import { Fault } from '#core/faults.ts';
import { readQuery } from '#core/sigv4/canonical-query.ts';
import { percentDecode } from '#core/sigv4/percent-encoding.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';

/** An S3 key of 1,024 bytes, each of them encoded, with room for its bucket. */
const longestPathBytes = 4_096;
const longestQueryBytes = 8_192;

/** What RFC 3986 §3.3 and §3.4 let stand unencoded; the query without the two that readers split or decode. */
const pathCharacters = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;
const queryCharacters = /^[A-Za-z0-9\-._~!$'()*,:@%/?=&]*$/;

/** What is wrong with the path and the query as they stand on the wire. */
export function faultInTarget({ path, rawQuery }: SignedHttpRequest): Fault | undefined {
  if (!path.startsWith('/')) {
    return unfit('the target is a whole URL or *; send a path that begins with /');
  }
  if (path.length > longestPathBytes || rawQuery.length > longestQueryBytes) {
    return new Fault(
      'request_too_large',
      `the target is too long; keep its path within ${longestPathBytes} bytes and its query within ${longestQueryBytes}`,
    );
  }
  return faultInCharacters(path, rawQuery) ?? faultInPathText(path) ?? faultInQueryText(rawQuery);
}

/** Characters with a name of their own in bypass lists; each is said by its name. */
const notorious: readonly (readonly [character: string, sentence: string])[] = [
  ['#', 'the target has a fragment; encode # as %23'],
  ['\\', 'the target has a backslash; encode it as %5C'],
];

function faultInCharacters(path: string, rawQuery: string): Fault | undefined {
  const found = notorious.find(([char]) => path.includes(char) || rawQuery.includes(char));
  if (found !== undefined) return unfit(found[1]);
  if (!pathCharacters.test(path)) {
    return unfit('the path has a character that a URL does not; encode it byte by byte');
  }
  if (rawQuery.includes('+')) {
    return unfit('the query has a bare +, which means two things; encode it as %2B or as %20');
  }
  if (!queryCharacters.test(rawQuery)) {
    return unfit('the query has a character that a URL does not; encode it byte by byte');
  }
  return undefined;
}

function faultInPathText(path: string): Fault | undefined {
  if (!path.includes('%') || isText(percentDecode(path))) return undefined;
  return unfit('the path is not UTF-8 in percent-encoding, or has a zero byte; encode text only');
}

function faultInQueryText(rawQuery: string): Fault | undefined {
  const pairs = readQuery(rawQuery);
  if (pairs === undefined || pairs.some(([name, value]) => `${name}${value}`.includes('\0'))) {
    return unfit(
      'the query is not UTF-8 in percent-encoding, or has a zero byte; encode text only',
    );
  }
  if (pairs.some(([name]) => name.toLowerCase() === '_method')) {
    return unfit('the query asks for another method by _method; send the method itself');
  }
  return undefined;
}

function isText(bytes: Uint8Array | undefined): boolean {
  return bytes !== undefined && !bytes.includes(0) && strictUtf8(bytes) !== undefined;
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
