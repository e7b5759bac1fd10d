import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readXml, type XmlElement } from '#core/xml/read-xml.ts';
import { openapiDocument } from '#functions/openapi/document.ts';
import { operations } from '#functions/openapi/operations.ts';
import type { Reply } from './doors.ts';
import type { HttpRequest } from './gateway-event.ts';

const document = openapiDocument('https://broker.example');
const ajv = new Ajv2020({
  strict: false,
  validateFormats: false,
  allErrors: true,
  // Forms, queries and XML hold text; what is a number in them reads as one.
  coerceTypes: true,
});
ajv.addSchema(document, 'openapi.json');

/** The operation that a request asks for, with its place in the document. */
interface Asked {
  readonly route: string;
  readonly pointer: readonly string[];
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface ReplyObject {
  readonly headers: Readonly<Record<string, { readonly required?: true }>>;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Throws where a reply is not as the OpenAPI document has it: its status, media type, headers and
 * body, and for a reply of 200 also what was sent. Requests of no operation are passed over.
 */
export function requireDocumented(request: HttpRequest, reply: Reply): void {
  const asked = askedOf(request);
  if (asked === undefined) return;
  const problems = [
    ...replyProblems(asked, reply),
    ...(reply.status === 200 ? requestProblems(asked, request) : []),
  ];
  if (problems.length === 0) return;
  throw new Error(`${asked.route} ${reply.status} is not as documented: ${problems.join('; ')}`);
}

/** `POST /v1/token`, as the table of operations names what is asked for. */
export function routeOf(request: HttpRequest): string | undefined {
  return askedOf(request)?.route;
}

function askedOf({ method, target }: HttpRequest): Asked | undefined {
  const parts = partsOf(target.split('?', 1)[0] ?? '');
  for (const route of Object.keys(operations)) {
    const [verb = '', path = ''] = route.split(' ');
    const pattern = partsOf(path);
    const fits = pattern.every((one, at) => one === parts[at] || isParameter(one, parts[at]));
    if (verb !== method || pattern.length !== parts.length || !fits) continue;
    const named = pattern.flatMap((one, at) =>
      one.startsWith('{') ? [[one.slice(1, -1), parts[at] ?? ''] as const] : [],
    );
    const pointer = ['paths', path, verb.toLowerCase()];
    return { route, pointer, pathParameters: Object.fromEntries(named) };
  }
  return undefined;
}

function isParameter(pattern: string, part: string | undefined): boolean {
  return pattern.startsWith('{') && part !== '';
}

function partsOf(path: string): readonly string[] {
  return path.replace(/^\/|\/$/gu, '').split('/');
}

function replyProblems(asked: Asked, reply: Reply): readonly string[] {
  const place = [...asked.pointer, 'responses', String(reply.status)];
  const described = at<ReplyObject>(place);
  if (described === undefined) return [`status ${reply.status} is not documented: ${reply.body}`];
  const type = reply.headers['content-type'] ?? 'none';
  if (described.content[type] === undefined) return [`media type ${type} is not documented`];
  const body = type === 'text/xml' ? xmlValue(reply.body) : JSON.parse(reply.body);
  return [
    ...schemaProblems([...place, 'content', type, 'schema'], body),
    ...headerProblems(place, described, reply),
  ];
}

function headerProblems(
  place: readonly string[],
  described: ReplyObject,
  reply: Reply,
): readonly string[] {
  const missing = Object.entries(described.headers)
    .filter(([name, { required }]) => required === true && reply.headers[name] === undefined)
    .map(([name]) => `header ${name} is missing`);
  const wrong = Object.entries(reply.headers).flatMap(([name, value]) => {
    if (name === 'content-type' || name === 'pragma' || name === 'x-sallyport-proof') return [];
    if (described.headers[name] === undefined) return [`header ${name} is not documented`];
    return schemaProblems([...place, 'headers', name, 'schema'], value);
  });
  return [...missing, ...wrong];
}

function requestProblems(asked: Asked, request: HttpRequest): readonly string[] {
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  const given = { ...asked.pathParameters, ...Object.fromEntries(query) };
  const described = at<readonly { readonly name: string }[]>([...asked.pointer, 'parameters']);
  const names = (described ?? []).map(({ name }) => name);
  const problems = Object.entries(given).flatMap(([name, value]) =>
    names.includes(name)
      ? schemaProblems(
          [...asked.pointer, 'parameters', String(names.indexOf(name)), 'schema'],
          value,
        )
      : [`parameter ${name} is not documented`],
  );
  return [...problems, ...bodyProblems(asked, request)];
}

function bodyProblems(asked: Asked, request: HttpRequest): readonly string[] {
  const place = [...asked.pointer, 'requestBody', 'content'];
  const [type] = Object.keys(at(place) ?? {});
  if (type === undefined) return [];
  const text = Buffer.from(request.body ?? '').toString();
  const sent =
    type === 'application/json' ? JSON.parse(text === '' ? '{}' : text) : formValue(text);
  return schemaProblems([...place, type, 'schema'], sent);
}

/** Empty parameters count as absent. */
function formValue(text: string): Readonly<Record<string, string>> {
  const pairs = [...new URLSearchParams(text)].filter(([, value]) => value !== '');
  return Object.fromEntries(pairs);
}

function xmlValue(text: string): unknown {
  const root = readXml(text);
  return root === undefined ? undefined : elementValue(root);
}

function elementValue(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text;
  return Object.fromEntries(element.children.map((child) => [child.name, elementValue(child)]));
}

function at<T>(place: readonly string[]): T | undefined {
  return place.reduce<unknown>(
    (found, name) => (found as Record<string, unknown> | undefined)?.[name],
    document,
  ) as T | undefined;
}

const validators = new Map<string, ValidateFunction>();

function schemaProblems(place: readonly string[], value: unknown): readonly string[] {
  const escaped = place.map((one) =>
    encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  const pointer = `openapi.json#/${escaped.join('/')}`;
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: pointer });
  validators.set(pointer, validate);
  // Coercion changes what it is given; a value that stands alone is lent a holder.
  return validate(structuredClone(value))
    ? []
    : (validate.errors ?? []).map(
        (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
      );
}
