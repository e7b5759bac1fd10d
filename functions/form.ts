import type { APIGatewayProxyEvent } from 'aws-lambda';
import { Fault } from '#core/faults.ts';

/** Parameters of a request: each name once, decoded. */
export type Form = ReadonlyMap<string, string>;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body's bytes as text; anything but UTF-8 is refused. */
export function bodyText(event: APIGatewayProxyEvent): string {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw new Fault('invalid_request', 'the body is not UTF-8; send it as UTF-8');
  }
}

/** The media type of the body without its parameters, in lower case. */
export function mediaType(event: APIGatewayProxyEvent): string {
  const [type = ''] = (event.headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase();
}

/**
 * Reads `application/x-www-form-urlencoded` strictly: a repeated parameter is refused
 * (RFC 6749 §3.2), and so is what does not decode. Empty parameters count as absent.
 */
export function readForm(text: string): Form {
  const form = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    const value = at < 0 ? '' : decode(pair.slice(at + 1));
    if (form.has(name)) throw repeated(name);
    form.set(name, value);
  }
  for (const [name, value] of form) if (value === '') form.delete(name);
  return form;
}

/** The form in the body of a POST; any other media type is refused (RFC 8693 §2.1, RFC 7009 §2.1). */
export function readFormBody(event: APIGatewayProxyEvent): Form {
  const type = mediaType(event);
  if (type === 'application/x-www-form-urlencoded') return readForm(bodyText(event));
  throw new Fault(
    'invalid_request',
    'send the parameters as application/x-www-form-urlencoded, in the body',
  );
}

/** Refuses parameters that the face does not have: a typo must not silently widen a request. */
export function refuseUnknown(form: Form, known: ReadonlySet<string>): void {
  for (const name of form.keys()) {
    if (known.has(name)) continue;
    throw new Fault(
      'invalid_request',
      `there is no parameter "${shortName(name)}"; known are ${[...known].join(', ')}`,
    );
  }
}

export function requireParameter(form: Form, name: string): string {
  const value = form.get(name);
  if (value !== undefined) return value;
  throw new Fault('missing_parameter', `parameter "${name}" is missing; send it once, not empty`);
}

/** A whole number of seconds, written in digits alone. */
export function readSeconds(form: Form, name: string): number | undefined {
  const value = form.get(name);
  if (value === undefined) return undefined;
  if (/^[0-9]{1,6}$/u.test(value)) return Number(value);
  throw new Fault('invalid_request', `parameter "${name}" must be a whole number of seconds`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Fault('invalid_request', 'the form is not well encoded; check its percent signs');
  }
}

function repeated(name: string): Fault {
  return new Fault(
    'invalid_request',
    `parameter "${shortName(name)}" is given more than once; send it once`,
  );
}

/** A parameter's name is caller text: only a plain one, too short for a secret, is ever repeated. */
function shortName(name: string): string {
  return /^[\w.-]{1,32}$/u.test(name) ? name : 'unprintable';
}
