import type { ServiceData } from './operation-data.ts';
import { type PathTemplate, parseTemplate } from './path-template.ts';

/** A service of the data, its operations read when they are asked about. */
export interface KnownService {
  /** As botocore names it. */
  readonly name: string;
  readonly data: ServiceData;
  /** Lines of the data by the operation's name. */
  readonly lines: ReadonlyMap<string, string>;
}

/** One operation of AWS, as far as a request shows it. */
export interface KnownOperation {
  readonly service: KnownService;
  readonly name: string;
  /** Letters of `operationFlags`. */
  readonly flags: string;
  /** Text before the host, `{member=header}` for what a header says. */
  readonly hostPrefix: string;
  readonly signingName: string;
  /** Place in the service's `hosts`. */
  readonly hostSet: number;
  /** Where paths tell operations apart. */
  readonly route: Route | undefined;
}

export interface Route {
  readonly method: string;
  readonly template: PathTemplate;
  /** Query parameters that are part of the operation's name. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  /** Every query parameter there is; undefined where any may be. */
  readonly knownQuery: ReadonlySet<string> | undefined;
}

/** Reads one line of the data. */
export function readOperation(service: KnownService, line: string): KnownOperation {
  const fields = line.split('|');
  const [name = '', flags = '', hostPrefix = '', method = ''] = fields;
  return {
    ...{ service, name, flags, hostPrefix },
    hostSet: Number(fields[7] ?? 0),
    signingName: fields[8] ?? service.data.signingName,
    route: method === '' ? undefined : readRoute(method, fields.slice(4)),
  };
}

function readRoute(method: string, [uri = '', query = '', headers = '']: readonly string[]): Route {
  const [path = '', literal = ''] = uri.split('?');
  const literals = listOf(literal, '&').map(readLiteral);
  const names = listOf(query, ',');
  const known = [...literals.map(([name]) => name), ...names.map((name) => name.replace('!', ''))];
  return {
    ...{ method, template: parseTemplate(path), literals },
    requiredQuery: names.filter((name) => name.startsWith('!')).map((name) => name.slice(1)),
    requiredHeaders: listOf(headers, ','),
    knownQuery: names.includes('*') ? undefined : new Set(known),
  };
}

function readLiteral(text: string): readonly [string, string] {
  const [name = '', value = ''] = text.split('=');
  return [name, value];
}

function listOf(text: string, separator: string): readonly string[] {
  return text === '' ? [] : text.split(separator);
}
