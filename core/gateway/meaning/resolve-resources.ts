import { Fault } from '#core/faults.ts';
import type { AskedCall } from './asked-call.ts';
import { wordOf } from './fill-template.ts';
import { literalText } from './literal-text.ts';
import { malformed } from './malformed.ts';
import { nameResource } from './names/name-resource.ts';
import type { Need, ResourceSource } from './operation-access.ts';
import { readArn } from './read-arn.ts';
import { textsAt } from './values-at.ts';

type TemplateSource = Extract<ResourceSource, { kind: 'template' }>;

/** More is refused: no operation of AWS takes so many things at once. */
const mostResources = 10_000;

/** The resources of a need as patterns of IAM, each once; `*` alone where there is none. */
export function resolveResources(need: Need, call: AskedCall): readonly string[] | Fault {
  if (need.isUnresolved || need.resources.length === 0) return ['*'];
  const found = new Set<string>();
  for (const source of need.resources) {
    const resources = resourcesOf(source, call, need.resources.length === 1);
    if (resources instanceof Fault) return resources;
    for (const resource of resources) found.add(resource);
  }
  return found.size === 0 ? ['*'] : [...found];
}

function resourcesOf(
  source: ResourceSource,
  call: AskedCall,
  isOnly: boolean,
): readonly string[] | Fault {
  return source.kind === 'arn' ? namedArns(source, call) : namedResources(source, call, isOnly);
}

function namedArns(
  { path, isRequired }: { readonly path: string; readonly isRequired: boolean },
  call: AskedCall,
): readonly string[] | Fault {
  const texts = textsAt(call.parameters, path).filter((text) => text !== '');
  if (texts.some((text) => readArn(text) === undefined)) return malformed(call, 'its resource');
  return texts.length === 0 && isRequired ? ['*'] : texts.map(literalText);
}

function namedResources(
  source: TemplateSource,
  call: AskedCall,
  isOnly: boolean,
): readonly string[] | Fault {
  const columns = source.paths.map((path) =>
    path === undefined ? [] : eitherAt(call.parameters, path),
  );
  const isMissing = source.paths.some((path, at) => path !== undefined && !columns[at]?.length);
  if (isMissing && !source.isRequired && !isOnly) return [];
  const rows = combine(columns);
  if (rows === undefined) return tooMany(source, call);
  const resources: string[] = [];
  for (const values of rows) {
    const resource = nameResource({ type: source.type, template: source.template, values }, call);
    if (resource instanceof Fault) return resource;
    resources.push(...resource);
  }
  return resources;
}

/** `Name/Arn`: what may be told in two ways; told in both, both are meant. */
function eitherAt(parameters: AskedCall['parameters'], path: string): readonly string[] {
  return path.split('/').flatMap((each) => textsAt(parameters, each));
}

type Row = readonly (string | undefined)[];

/** Each value of each placeholder with each of the others; one that is not said stays so. */
function combine(columns: readonly (readonly string[])[]): readonly Row[] | undefined {
  let rows: readonly Row[] = [[]];
  for (const column of columns) {
    if (rows.length * column.length > mostResources) return undefined;
    const values: Row = column.length === 0 ? [undefined] : column;
    rows = rows.flatMap((row) => values.map((value) => [...row, value]));
  }
  return rows;
}

function tooMany({ type }: TemplateSource, { operation }: AskedCall): Fault {
  return new Fault(
    'policy_denied',
    `${operation.service} ${operation.operation} names more than ${mostResources} of ${wordOf(type)}; ask for fewer at once`,
  );
}
