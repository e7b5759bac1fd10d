import type { BotocoreMember, BotocoreShape } from '../aws/botocore-model.ts';
import type { HandList } from './hand-list.ts';

/** A model's member and shapes with what only secrets are read by. */
export type ModelMember = BotocoreMember & {
  /** JSON within a text. */
  readonly jsonvalue?: boolean;
};

export type ModelShape = BotocoreShape & { readonly exception?: boolean };

export type Shapes = Readonly<Record<string, ModelShape>>;

/** What of one service is a secret, by AWS's marks and by the hand list. */
export interface Marks {
  /** True if what this member leads to is a secret from there down. */
  readonly isSecret: (shape: string, member: string) => boolean;
  /** True if a secret stands somewhere below the shape. */
  readonly leadsToSecret: (shape: string) => boolean;
  /** True if something stands below the shape whose form must be known to mask it. */
  readonly leadsToForm: (shape: string) => boolean;
  /** Of a text that the hand list knows more of. */
  readonly formOf: (shape: string, member: string) => 'blob' | undefined;
  /** `?Sibling=Value,Value` of a secret that may be none; empty otherwise. */
  readonly conditionOf: (shape: string, member: string) => string;
}

const formless: ReadonlySet<string> = new Set(['string', 'structure', 'list', 'map']);

/** Reads the marks of one service; throws for a row of the hand list that fits nothing in it. */
export function readMarks(service: string, shapes: Shapes, list: HandList): Marks {
  const rows = list.secrets.filter((row) => row.service === service);
  const byHand = new Map(
    rows.flatMap((row) =>
      row.members.map((member) => [memberOf(service, shapes, row.shape, member), row] as const),
    ),
  );
  const open = new Set(list.open.flatMap(({ members }) => members));
  const isSecret = (shape: string, member: string) =>
    byHand.has(`${shape}.${member}`) ||
    (!open.has(member) &&
      (isStructureMarked(shapes, shape) || isMarked(shapes, membersOf(shapes, shape)[member])));
  const isFormed = (member: ModelMember) =>
    !formless.has(shapes[member.shape]?.type ?? '') || member.jsonvalue === true;
  const secrets = reachable(shapes, isSecret);
  const forms = reachable(shapes, (shape, member) => {
    const found = membersOf(shapes, shape)[member];
    return found !== undefined && isFormed(found);
  });
  return {
    isSecret,
    leadsToSecret: (shape) => secrets.has(shape),
    leadsToForm: (shape) => forms.has(shape),
    formOf: (shape, member) => byHand.get(`${shape}.${member}`)?.form,
    conditionOf: (shape, member) => {
      const plain = byHand.get(`${shape}.${member}`)?.plainWhen;
      return plain === undefined ? '' : `?${plain.sibling}=${plain.values.join(',')}`;
    },
  };
}

/** What a shape holds, by name; the parts of lists and maps are named as models name them. */
export function membersOf(shapes: Shapes, name: string): Readonly<Record<string, ModelMember>> {
  const { type, members, member, key, value } = shapes[name] ?? ({} as ModelShape);
  if (type === 'list') return member === undefined ? {} : { member };
  if (type === 'map') return key === undefined || value === undefined ? {} : { key, value };
  return members ?? {};
}

/** What stands in a structure that is a secret is one, also where the structure is a whole answer. */
function isStructureMarked(shapes: Shapes, name: string): boolean {
  const shape = shapes[name];
  return shape?.type === 'structure' && shape.sensitive === true;
}

function isMarked(shapes: Shapes, member: ModelMember | undefined): boolean {
  return member !== undefined && shapes[member.shape]?.sensitive === true;
}

function memberOf(service: string, shapes: Shapes, shape: string, member: string): string {
  if (membersOf(shapes, shape)[member] !== undefined) return `${shape}.${member}`;
  throw new Error(`the hand list names ${service} ${shape}.${member}, which is not in the models`);
}

/** Shapes below which a member stands that is asked for: found from there upwards. */
function reachable(
  shapes: Shapes,
  isWanted: (shape: string, member: string) => boolean,
): ReadonlySet<string> {
  const holders = new Map<string, string[]>();
  const found = new Set<string>();
  for (const shape of Object.keys(shapes)) {
    for (const [name, { shape: target }] of Object.entries(membersOf(shapes, shape))) {
      if (isWanted(shape, name)) found.add(shape);
      holders.set(target, [...(holders.get(target) ?? []), shape]);
    }
  }
  // A set lists what is added while it is read.
  for (const shape of found) for (const holder of holders.get(shape) ?? []) found.add(holder);
  return found;
}
