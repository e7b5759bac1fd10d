import type { SensitiveService } from '#core/gateway/mask/fields/sensitive-data.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';
import type { BotocoreService } from '../aws/read-botocore.ts';
import type { HandList } from './hand-list.ts';
import { type Marks, type ModelMember, membersOf, readMarks, type Shapes } from './marks.ts';
import { locationOf, wireNameOf } from './member-line.ts';

/** The shapes of one service by which secrets are reached; undefined where there is none. */
export function serviceGraph(
  { name, model }: BotocoreService,
  list: HandList,
): SensitiveService | undefined {
  const shapes: Shapes = model.shapes;
  const protocols = protocolsOf(model.metadata);
  const marks = readMarks(name, shapes, list);
  const graph = new Graph({ shapes, protocol: protocols[0] ?? 'json', marks });
  const operations = Object.entries(model.operations)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([operation, { output, input }]) => [operation, graph.root(output), graph.root(input)])
    .filter(([, output, input]) => output !== '' || input !== '')
    .map((parts) => parts.join('|'));
  const errors = Object.keys(shapes)
    .filter((shape) => shapes[shape]?.exception === true && marks.leadsToSecret(shape))
    .flatMap((shape) => graph.lines(shape));
  if (operations.length === 0 && errors.length === 0) return undefined;
  return {
    protocols,
    operations,
    errors: [...new Set(errors)].toSorted(),
    shapes: graph.reached(),
  };
}

const protocolNames: Readonly<Record<string, AwsProtocol>> = {
  'smithy-rpc-v2-cbor': 'cbor',
  json: 'json',
  query: 'query',
  ec2: 'ec2',
  'rest-json': 'rest-json',
  'rest-xml': 'rest-xml',
};

function protocolsOf({
  protocol,
  protocols = [protocol],
}: BotocoreService['model']['metadata']): readonly AwsProtocol[] {
  return protocols.map((each) => {
    const name = protocolNames[each];
    if (name === undefined) throw new Error(`the protocol ${each} is not known; teach it first`);
    return name;
  });
}

const forms: Readonly<Record<string, string>> = {
  blob: 'blob',
  integer: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  timestamp: 'timestamp',
};

/** A shape within a secret: what is known of it there is only which forms stand in it. */
const within = '*';

interface Source {
  readonly shapes: Shapes;
  readonly protocol: AwsProtocol;
  readonly marks: Marks;
}

/** Takes up shapes as they are reached, each once. */
class Graph {
  readonly #source: Source;
  readonly #reached = new Map<string, string | readonly string[]>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Name of the shape as which an operation is answered or asked; empty without a secret in it. */
  root(reference: { readonly shape: string } | undefined): string {
    if (reference === undefined) return '';
    if (!this.#source.marks.leadsToSecret(reference.shape)) return '';
    this.#reach(reference.shape);
    return reference.shape;
  }

  reached(): SensitiveService['shapes'] {
    return Object.fromEntries([...this.#reached].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The member lines of a structure. */
  lines(key: string): readonly string[] {
    const { shapes } = this.#source;
    const name = key.replace(within, '');
    return Object.entries(membersOf(shapes, name)).flatMap(([member, reference]) => {
      const target = this.#target(key, member, reference);
      if (target === '-') return [];
      const location = locationOf(shapes, name, member);
      const left = `${member}${location}${wireNameOf(this.#source, member, reference)}`;
      return [`${left}|${target}`];
    });
  }

  #reach(key: string): void {
    if (this.#reached.has(key)) return;
    // Taken up before it is read: it may recur in itself.
    this.#reached.set(key, '');
    const { type } = this.#source.shapes[key.replace(within, '')] ?? {};
    this.#reached.set(
      key,
      type === 'list' ? this.#list(key) : type === 'map' ? this.#map(key) : this.lines(key),
    );
  }

  #list(key: string): string {
    const { shapes } = this.#source;
    const name = key.replace(within, '');
    const { member } = membersOf(shapes, name);
    if (member === undefined) throw new Error(`${name} is a list of nothing`);
    const flat = isFlattened(shapes, name) ? '~' : '';
    return `[${flat}]|${this.#target(key, 'member', member)}`;
  }

  #map(key: string): string {
    const { shapes, marks } = this.#source;
    const name = key.replace(within, '');
    const { key: keys, value } = membersOf(shapes, name);
    if (keys === undefined || value === undefined) throw new Error(`${name} is a map of nothing`);
    const names = [keys.locationName ?? 'key', value.locationName ?? 'value'].join(',');
    const secret = marks.isSecret(name, 'key') ? '!' : '';
    const flat = isFlattened(shapes, name) ? '~' : '';
    const told = names === 'key,value' ? '' : names;
    return `{${flat}${secret}${told}}|${this.#target(key, 'value', value)}`;
  }

  /** What stands right of `|`, for a member of a shape. */
  #target(key: string, member: string, reference: ModelMember): string {
    const { shapes, marks } = this.#source;
    const name = key.replace(within, '');
    const shape = shapes[reference.shape];
    const known = reference.jsonvalue === true ? 'json' : forms[shape?.type ?? ''];
    const form = marks.formOf(name, member) ?? known;
    const isWithin = key.endsWith(within);
    if (isWithin || marks.isSecret(name, member)) {
      const sign = isWithin ? '' : '!';
      if (form !== undefined) return `${sign}:${form}${marks.conditionOf(name, member)}`;
      return `${sign}${this.#withinSecret(reference.shape)}${marks.conditionOf(name, member)}`;
    }
    if (!marks.leadsToSecret(reference.shape)) return '-';
    if (shape?.eventstream === true) return '!-';
    this.#reach(reference.shape);
    return reference.shape;
  }

  #withinSecret(shape: string): string {
    const { shapes, marks } = this.#source;
    const isComposite = ['structure', 'list', 'map'].includes(shapes[shape]?.type ?? '');
    const hasSecretKeys = shapes[shape]?.type === 'map' && marks.isSecret(shape, 'key');
    if (!isComposite || !(marks.leadsToForm(shape) || hasSecretKeys)) return '-';
    this.#reach(`${shape}${within}`);
    return `${shape}${within}`;
  }
}

function isFlattened(shapes: Shapes, name: string): boolean {
  return shapes[name]?.flattened === true;
}
