import { Fault } from '#core/faults.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

const largestBlockBytes = 16_384;
const mostHeaders = 100;

/** What is wrong with the header block: its size, a name, a value, a header twice, or one that has no place here. */
export function faultInHeaders({ headers }: SignedHttpRequest): Fault | undefined {
  return (
    faultInSize(headers) ??
    headers.map(faultInHeader).find((fault) => fault !== undefined) ??
    faultInDoubles(headers)
  );
}

function faultInSize(headers: readonly HeaderPair[]): Fault | undefined {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (headers.length <= mostHeaders && bytes <= largestBlockBytes) return undefined;
  return new Fault(
    'request_too_large',
    `the headers are too large; send at most ${mostHeaders} of them in ${largestBlockBytes} bytes`,
  );
}

/** A token of RFC 9110 §5.6.2 without the underscore, which some readers take for a hyphen. */
const headerName = /^[A-Za-z0-9!#$%&'*+\-.^`|~]+$/;
const headerText = /^[\t\x20-\x7e]*$/;

function faultInHeader([name, value]: HeaderPair): Fault | undefined {
  if (name.includes('_')) {
    return unfit('the name of a header has an underscore; write it with hyphens');
  }
  if (name.startsWith(':')) {
    return unfit('the request is signed as HTTP/2 has it, over :authority; use HTTP/1.1');
  }
  if (!headerName.test(name)) {
    return unfit('the name of a header is not of letters, digits and hyphens; rename it');
  }
  if (!headerText.test(value)) {
    return unfit(`the header ${name} has a character outside printable ASCII; encode it`);
  }
  return valueRules.get(name.toLowerCase())?.(value);
}

/** What the value of one header must be; a rule that says no to every value refuses the header. */
const valueRules: ReadonlyMap<string, (value: string) => Fault | undefined> = new Map([
  [
    'host',
    only(
      /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/,
      'host must be one host name, with or without a port',
    ),
  ],
  [
    'x-amz-target',
    only(/^[A-Za-z0-9_.-]{1,256}$/, 'x-amz-target must be one name of an operation'),
  ],
  ['content-type', only(/^[^,]*$|"/, 'content-type must be one media type')],
  [
    'connection',
    only(
      /^(?:keep-alive|close)$/i,
      'connection must be keep-alive or close, and name no other header',
    ),
  ],
  ['expect', only(/^100-continue$/i, 'expect must be 100-continue')],
  ['transfer-encoding', only(/^chunked$/i, 'transfer-encoding must be chunked')],
  ...['te', 'trailer', 'upgrade', 'http2-settings', 'proxy-connection', 'proxy-authorization'].map(
    (name) => [name, hopByHop] as const,
  ),
  ...['x-http-method-override', 'x-http-method', 'x-method-override'].map(
    (name) => [name, otherMethod] as const,
  ),
  ...['x-original-url', 'x-rewrite-url'].map((name) => [name, otherTarget] as const),
]);

function only(pattern: RegExp, sentence: string): (value: string) => Fault | undefined {
  return (value) =>
    pattern.test(value.trim()) ? undefined : new Fault('invalid_request', sentence);
}

function hopByHop(): Fault {
  return unfit(
    'a header speaks of the connection and not of the call; send no TE, Trailer, Upgrade or Proxy header',
  );
}

function otherMethod(): Fault {
  return unfit('a header asks for another method than the request has; send the method itself');
}

function otherTarget(): Fault {
  return unfit('a header asks for another target than the request has; send the path itself');
}

/** Headers that lists are made of, and that no operation reads. */
const maybeRepeated =
  /^(?:accept|accept-charset|accept-encoding|accept-language|cookie|forwarded|via|x-forwarded-(?:for|host|port|proto))$/;

function faultInDoubles(headers: readonly HeaderPair[]): Fault | undefined {
  const seen = new Set<string>();
  for (const [name] of headers) {
    const lower = name.toLowerCase();
    if (seen.has(lower) && !maybeRepeated.test(lower)) {
      return unfit(`the header ${lower} is in the request twice; send it once`);
    }
    seen.add(lower);
  }
  return undefined;
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
