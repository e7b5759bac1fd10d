import { Fault } from '#core/faults.ts';
import type { AwsProtocol } from '../recognised-operation.ts';
import { addedNode } from './fields/added-node.ts';
import { classPrefix, errorPrefix, fieldClassesOf, type Side } from './fields/field-classes.ts';
import { type FieldPath, topPath } from './fields/field-path.ts';
import { type Carrier, KnownNodes } from './fields/known-nodes.ts';
import { MaskNode, structureNode } from './fields/mask-node.ts';
import { type SensitiveOperation, sensitiveOperation } from './fields/sensitive-operation.ts';
import {
  type Location,
  readMember,
  readShape,
  type SensitiveMember,
} from './fields/sensitive-shape.ts';
import type { Masking, MaskRules } from './strategy.ts';

/** What is masked of one message, part by part. */
export interface MaskPlan {
  readonly headers: readonly HeaderPlan[];
  readonly body: BodyPlan;
  /** Bodies by field classes of configuration, looked through after the others. */
  readonly added: readonly MaskNode[];
  /** Of a request. */
  readonly query: MaskNode;
  readonly labels: readonly string[];
}

export interface HeaderPlan {
  /** In lower case; what it begins with, where `isPrefix`. */
  readonly name: string;
  readonly isPrefix: boolean;
  readonly node: MaskNode;
}

type BodyPlan =
  | { readonly kind: 'open' }
  /** The body is the secret. */
  | { readonly kind: 'whole'; readonly node: MaskNode }
  | { readonly kind: 'events' }
  | { readonly kind: 'fields'; readonly root: MaskNode };

/** One message of an operation. */
export interface Message {
  readonly service: string;
  readonly operation: string;
  readonly protocol: AwsProtocol;
  readonly side: Side;
  readonly isError: boolean;
}

/**
 * What is masked of a message under these rules; undefined where nothing is. A fault where secrets
 * of the operation are known, but not how this protocol carries them.
 */
export function planMask(message: Message, rules: MaskRules): MaskPlan | Fault | undefined {
  const { service, operation, side } = message;
  const prefix = classPrefix(service, operation, side);
  const classes = fieldClassesOf(service, operation, side);
  const added = (rules.added ?? []).filter((each) => each.startsWith(prefix));
  const own = addedNodes(prefix, added, classes, rules);
  if (own instanceof Fault) return own;
  const isMasked = (each: string) => !rules.revealed.has(each) || added.includes(each);
  const sensitive = classes.some(isMasked) ? sensitiveOperation(service, operation) : undefined;
  if (sensitive === undefined) return own.length === 0 ? undefined : { ...openPlan, added: own };
  if (!sensitive.service.protocols.includes(message.protocol)) return unknownProtocol(message);
  return { ...knownPlan(message, sensitive, rules), added: own };
}

const openPlan: MaskPlan = {
  headers: [],
  body: { kind: 'open' },
  added: [],
  query: structureNode(new Map(), undefined),
  labels: [],
};

function addedNodes(
  prefix: string,
  added: readonly string[],
  known: readonly string[],
  rules: MaskRules,
): readonly MaskNode[] | Fault {
  const nodes: MaskNode[] = [];
  for (const fieldClass of added) {
    if (known.includes(fieldClass) || rules.revealed.has(fieldClass)) continue;
    const node = addedNode(fieldClass.slice(prefix.length), maskingOf(fieldClass, rules));
    if (node instanceof Fault) return node;
    nodes.push(node);
  }
  return nodes;
}

function maskingOf(fieldClass: string, { strategies }: MaskRules): Masking {
  return { fieldClass, strategy: strategies?.get(fieldClass) ?? { kind: 'redact' } };
}

const carriers: Readonly<Record<AwsProtocol, readonly [answer: Carrier, request: Carrier]>> = {
  json: ['values', 'values'],
  'rest-json': ['values', 'values'],
  cbor: ['values', 'values'],
  'rest-xml': ['xml', 'xml'],
  query: ['xml', 'form'],
  ec2: ['xml', 'form'],
};

function knownPlan(message: Message, operation: SensitiveOperation, rules: MaskRules): MaskPlan {
  const { service: name, protocol, side, isError } = message;
  const nodes = knownNodes(message, operation, rules, classPrefix(name, message.operation, side));
  const shape = side === 'answer' ? operation.output : operation.input;
  const members = membersOf(operation, shape, protocol);
  const at = (location: Location) => members.filter((member) => member.location === location);
  const bodyNodes = nodesOf(nodes, at('body'), message);
  if (isError) {
    const errors = knownNodes(message, operation, rules, errorPrefix(name));
    const ofErrors = nodesOf(errors, operation.service.errors.map(readMember), message);
    return { ...openPlan, body: errorBody(new Map([...bodyNodes, ...ofErrors])) };
  }
  return {
    headers: [
      ...headerPlans(nodes, at('header'), false),
      ...headerPlans(nodes, at('headers'), true),
    ],
    body: bodyPlan(nodes, members, bodyNodes, message),
    added: [],
    query: structureNode(nodesOf(nodes, at('querystring'), message), undefined),
    labels: at('uri')
      .filter((each) => nodes.member(each, topPath))
      .map((each) => each.name),
  };
}

function knownNodes(
  { protocol, side }: Message,
  { service }: SensitiveOperation,
  rules: MaskRules,
  prefix: string,
): KnownNodes {
  const maskings = new Map<string, Masking>();
  const classOf = ({ text }: FieldPath) => `${prefix}${text}`;
  return new KnownNodes({
    service,
    carrier: carriers[protocol][side === 'answer' ? 0 : 1],
    keepsCondition: (path) => !(rules.added ?? []).includes(classOf(path)),
    maskingOf: (path) => {
      const fieldClass = classOf(path);
      if (rules.revealed.has(fieldClass)) return undefined;
      const masking = maskings.get(fieldClass) ?? maskingOf(fieldClass, rules);
      maskings.set(fieldClass, masking);
      return masking;
    },
  });
}

/** The members of an operation's structure; only REST protocols place any outside the body. */
function membersOf(
  { service }: SensitiveOperation,
  name: string,
  protocol: AwsProtocol,
): readonly SensitiveMember[] {
  const shape = name === '' ? undefined : readShape(service, name);
  if (shape?.kind !== 'structure') return [];
  if (protocol.startsWith('rest-')) return shape.members;
  return shape.members.map((member) =>
    member.location === 'events' ? member : { ...member, location: 'body' },
  );
}

function nodesOf(
  nodes: KnownNodes,
  members: readonly SensitiveMember[],
  { protocol, side }: Message,
) {
  const found = new Map<string, MaskNode>();
  const isForm = side === 'request' && carriers[protocol][1] === 'form';
  for (const each of members) {
    const node = nodes.member(each, topPath);
    if (node !== undefined) found.set(isForm ? each.formName : each.wireName, node);
  }
  return found;
}

function headerPlans(nodes: KnownNodes, members: readonly SensitiveMember[], isPrefix: boolean) {
  return members.flatMap((member): readonly HeaderPlan[] => {
    const node = nodes.member(member, topPath);
    const name = member.wireName.toLowerCase();
    return node === undefined
      ? []
      : [{ name, isPrefix, node: (isPrefix ? node.item : node) ?? node }];
  });
}

function bodyPlan(
  nodes: KnownNodes,
  members: readonly SensitiveMember[],
  body: ReadonlyMap<string, MaskNode>,
  { protocol, side }: Message,
): BodyPlan {
  const special = members.find(({ location }) => location === 'events' || location === 'payload');
  const node = special === undefined ? undefined : nodes.member(special, topPath);
  if (special?.location === 'events' && node !== undefined) return { kind: 'events' };
  if (special !== undefined && node !== undefined) {
    return special.target.shape === undefined
      ? { kind: 'whole', node }
      : { kind: 'fields', root: node };
  }
  if (body.size === 0) return { kind: 'open' };
  const root = structureNode(body, undefined);
  return { kind: 'fields', root: protocol === 'query' && side === 'answer' ? wrapped(root) : root };
}

/** Answers of the query protocol stand in `<…Response><…Result>`. */
function wrapped(root: MaskNode): MaskNode {
  return structureNode(root.below.members, root);
}

/**
 * Errors carry members of the answer under the same names, in XML within `Error`; a message under
 * either spelling.
 */
function errorBody(members: Map<string, MaskNode>): BodyPlan {
  const message = members.get('message');
  if (message !== undefined) members.set('Message', message);
  if (members.size === 0) return { kind: 'open' };
  const root = new MaskNode({ masking: undefined, form: 'string' }, (self) => ({
    kind: 'structure',
    members: new Map([['Error', self], ['Errors', self], ...members]),
    every: undefined,
    keys: undefined,
  }));
  return { kind: 'fields', root };
}

function unknownProtocol({ service, operation, protocol }: Message): Fault {
  return new Fault(
    'not_built',
    `what is secret in ${service}:${operation} is not known in the ${protocol} protocol; use another one of its protocols`,
  );
}
