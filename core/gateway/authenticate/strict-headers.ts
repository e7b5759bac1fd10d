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
  const rule = valueRules.get(name.toLowerCase());
  return rule === undefined || rule.form.test(value.trim()) ? undefined : rule.refuse();
}

/** What the value of one header must be. */
interface ValueRule {
  readonly form: RegExp;
  readonly refuse: () => Fault;
}

/** The form that no value has: the header itself is refused. */
const none = /(?!)/;
const hopByHop: ValueRule = {
  form: none,
  refuse: () =>
    unfit(
      'a header speaks of the connection, not of the call; send no TE, Trailer, Upgrade or Proxy',
    ),
};
const otherMethod: ValueRule = {
  form: none,
  refuse: () =>
    unfit('a header asks for another method than the request has; send the method itself'),
};
const otherTarget: ValueRule = {
  form: none,
  refuse: () =>
    unfit('a header asks for another target than the request has; send the path itself'),
};

const valueRules: ReadonlyMap<string, ValueRule> = new Map<string, ValueRule>([
  [
    'host',
    {
      form: /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/,
      refuse: () => unfit('host must be one host name, with or without a port'),
    },
  ],
  [
    'x-amz-target',
    {
      form: /^[A-Za-z0-9_.-]{1,256}$/,
      refuse: () => unfit('x-amz-target must be one name of an operation'),
    },
  ],
  [
    'content-type',
    { form: /^[^,]*$|"/, refuse: () => unfit('content-type must be one media type') },
  ],
  [
    'connection',
    {
      form: /^(?:keep-alive|close)$/i,
      refuse: () => unfit('connection must be keep-alive or close, and name no other header'),
    },
  ],
  ['expect', { form: /^100-continue$/i, refuse: () => unfit('expect must be 100-continue') }],
  [
    'transfer-encoding',
    { form: /^chunked$/i, refuse: () => unfit('transfer-encoding must be chunked') },
  ],
  ['te', hopByHop],
  ['trailer', hopByHop],
  ['upgrade', hopByHop],
  ['http2-settings', hopByHop],
  ['proxy-connection', hopByHop],
  ['proxy-authorization', hopByHop],
  ['x-http-method-override', otherMethod],
  ['x-http-method', otherMethod],
  ['x-method-override', otherMethod],
  ['x-original-url', otherTarget],
  ['x-rewrite-url', otherTarget],
]);

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
