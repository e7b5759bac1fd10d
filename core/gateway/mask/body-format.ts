import type { Fault } from '#core/faults.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { AwsProtocol } from '../recognised-operation.ts';
import type { Side } from './fields/field-classes.ts';
import { unsupported } from './unmaskable.ts';

type Format = 'json' | 'xml' | 'cbor' | 'form';

const formats: Readonly<Record<AwsProtocol, readonly [answer: Format, request: Format]>> = {
  json: ['json', 'json'],
  'rest-json': ['json', 'json'],
  cbor: ['cbor', 'cbor'],
  'rest-xml': ['xml', 'xml'],
  query: ['xml', 'form'],
  ec2: ['xml', 'form'],
};

/** Media types that a body of the format comes as; services that tell none are taken at their protocol. */
const mediaTypes: Readonly<Record<Format, RegExp>> = {
  json: /^application\/(?:json|x-amz-json-1\.[01]|[\w.-]+\+json)$/,
  xml: /^(?:text|application)\/(?:xml|[\w.-]+\+xml)$/,
  cbor: /^application\/(?:cbor|[\w.-]+\+cbor)$/,
  form: /^application\/x-www-form-urlencoded$/,
};

/**
 * In what format a body is looked through: the one of its protocol. A fault if the headers say that
 * it has another one, another character set than UTF-8, or that it is compressed.
 */
export function bodyFormat(
  protocol: AwsProtocol,
  side: Side,
  headers: readonly HeaderPair[],
): Format | Fault {
  const format = formats[protocol][side === 'answer' ? 0 : 1];
  const coding = valuesOf(headers, 'content-encoding').find((each) => each !== 'identity');
  if (coding !== undefined) return unsupported('is compressed');
  for (const type of valuesOf(headers, 'content-type')) {
    const [media = '', ...parameters] = type.split(';').map((part) => part.trim());
    if (!mediaTypes[format].test(media))
      return unsupported(`is not of the content type of ${format}`);
    const charset = parameters.find((each) => each.startsWith('charset='));
    if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
      return unsupported('has another character set than UTF-8');
    }
  }
  return format;
}

/** In lower case, empty ones left out. */
function valuesOf(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers
    .filter(([key, value]) => key.toLowerCase() === name && value.trim() !== '')
    .map(([, value]) => value.trim().toLowerCase());
}
