import type { ServiceError } from './service-error.ts';
import type { Reply } from './transport.ts';

/** An error of a JSON service. */
export interface JsonError extends ServiceError {
  /** The whole body of the reply, such as with the reasons of a cancelled transaction; undefined where it is no JSON. */
  readonly body: unknown;
}

/** The error in a reply (AWS JSON 1.0, 1.1 and REST JSON); one that cannot be read has the code `Unknown`. */
export function readJsonError({ status, headers, body }: Reply): JsonError {
  const json = parsedJson(body);
  const { __type: type, code: shortCode, message, Message }: Record<string, unknown> = Object(json);
  const named = [headers.get('x-amzn-errortype'), type, shortCode].map(codeIn);
  const requestId = headers.get('x-amzn-requestid') ?? '';
  return {
    status,
    code: named.find((found) => found !== undefined) ?? 'Unknown',
    message: [message, Message].find((text) => typeof text === 'string') ?? '',
    requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : '',
    body: json,
  };
}

/** The JSON of a body; undefined for anything else, and `{}` for an empty one. */
export function parsedJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/**
 * `namespace#Code`, `Code` or `Code:http://…`, as services write it. What a code looks like keeps an
 * access key id from passing for one.
 */
function codeIn(text: unknown): string | undefined {
  const form = /^(?:[\w.]{1,128}#)?([A-Z][A-Za-z.]{2,99})(?::|$)/;
  const [, code = ''] = form.exec(typeof text === 'string' ? text : '') ?? [];
  return /[a-z]/.test(code) ? code : undefined;
}
