import type { AwsProtocol } from '../recognised-operation.ts';
import { classPrefix, errorPrefix, plainClass, type Side } from './fields/field-classes.ts';
import { type FieldPath, topPath } from './fields/field-path.ts';
import { type Carrier, KnownNodes } from './fields/known-nodes.ts';
import { MaskNode, structureNode } from './fields/mask-node.ts';
import type { SensitiveOperation } from './fields/sensitive-operation.ts';
import {
  type Location,
  readMember,
  readShape,
  type SensitiveMember,
} from './fields/sensitive-shape.ts';
import { type Masking, type MaskRules, maskingOf } from './strategy.ts';

/** One message of an operation. */
export interface Message {
  readonly service: string;
  readonly operation: string;
  readonly protocol: AwsProtocol;
  readonly side: Side;
  readonly isError: boolean;
}

/** What is secret in a message, part by part. */
export interface KnownPlan {
  readonly headers: readonly HeaderPlan[];
  readonly body: BodyPlan;
  /** Of a request: its query string, and its labels by member name. */
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

export const nothingKnown: KnownPlan = {
  headers: [],
  body: { kind: 'open' },
  query: structureNode(new Map(), undefined),
  labels: [],
};

const carriers: Readonly<Record<AwsProtocol, readonly [answer: Carrier, request: Carrier]>> = {
  json: ['values', 'values'],
  'rest-json': ['values', 'values'],
  cbor: ['values', 'values'],
  'rest-xml': ['xml', 'xml'],
  query: ['xml', 'form'],
  ec2: ['xml', 'form'],
};

/** What AWS's marks and the hand list make secret in a message, but for what the rules reveal. */
export function knownPlan(
  message: Message,
  operation: SensitiveOperation,
  rules: MaskRules,
): KnownPlan {
  const { service: name, protocol, side, isError } = message;
  const nodes = knownNodes(message, operation, rules, classPrefix(name, message.operation, side));
  const shape = side === 'answer' ? operation.output : operation.input;
  const members = membersOf(operation, shape, protocol);
  const at = (location: Location) => members.filter((member) => member.location === location);
  const bodyNodes = nodesOf(nodes, at('body'), message);
  if (isError) {
    const errors = knownNodes(message, operation, rules, errorPrefix(name));
    const ofErrors = nodesOf(errors, operation.service.errors.map(readMember), message);
    return { ...nothingKnown, body: errorBody(new Map([...bodyNodes, ...ofErrors])) };
  }
  return {
    headers: [
      ...headerPlans(nodes, at('header'), false),
      ...headerPlans(nodes, at('headers'), true),
    ],
    body: bodyPlan(nodes, members, bodyNodes, message),
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
    showsPlain: (path) => rules.revealed.has(plainClass(classOf(path))),
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
export function wrapped(root: MaskNode): MaskNode {
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
