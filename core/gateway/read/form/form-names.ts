import type { InputModel, Member, StructureShape } from '../../input-model.ts';
import { shapeOf } from '../structure.ts';

/** The protocols whose parameters are forms. */
export type FormProtocol = 'query' | 'ec2';

/** By what a form is read. */
export interface FormReading {
  readonly model: InputModel;
  readonly protocol: FormProtocol;
}

/** A list in a form: what stands between its name and its numbers, nothing in EC2 and where it is flat. */
export function listStep(
  shape: { readonly wireName: string; readonly flattened: boolean },
  { protocol }: FormReading,
): string | undefined {
  return protocol === 'ec2' || shape.flattened ? undefined : shape.wireName;
}

/** What a member of a structure is called in a form; a flat list is called as its items are. */
export function formName(name: string, member: Member, { model, protocol }: FormReading): string {
  const own = member.wireName ?? name;
  if (protocol === 'ec2') return own;
  const shape = shapeOf(model, member.shape);
  return shape.kind === 'list' && shape.flattened && shape.wireName !== '' ? shape.wireName : own;
}

const indexed = {
  query: new WeakMap<StructureShape, ReadonlyMap<string, string>>(),
  ec2: new WeakMap<StructureShape, ReadonlyMap<string, string>>(),
};

/** Members by their names in a form; also by the one that an empty flat list has. */
export function membersByFormName(
  shape: StructureShape,
  reading: FormReading,
): ReadonlyMap<string, string> {
  const index = indexed[reading.protocol];
  const known = index.get(shape);
  if (known !== undefined) return known;
  const members = Object.entries(shape.members);
  const made = new Map([
    ...members.map(([name, member]) => [member.wireName ?? name, name] as const),
    ...members.map(([name, member]) => [formName(name, member, reading), name] as const),
  ]);
  index.set(shape, made);
  return made;
}
