import { Fault } from '#core/faults.ts';
import type { InputModel, Member, Shape, StructureShape } from '../input-model.ts';
import type { ParameterValue } from '../parameters.ts';

/** A structure being filled. */
export type Filling = Record<string, ParameterValue>;

/** A shape by its name in the model. */
export function shapeOf(model: InputModel, name: string): Shape {
  const shape = Object.hasOwn(model.shapes, name) ? model.shapes[name] : undefined;
  if (shape !== undefined) return shape;
  throw new Fault('unavailable', 'the models of AWS are damaged; have an administrator renew them');
}

/** A structure or a map without members. */
export function emptyFilling(): Filling {
  return Object.create(null);
}

/** The structure when it has what it must: every required member, and of a union exactly one. */
export function finished(
  filling: Filling,
  shape: StructureShape,
  structure: string,
  isHere: (member: Member) => boolean = isInBody,
): Filling {
  if (shape.isUnion === true && Object.keys(filling).length !== 1) {
    throw unfit(`${structure} must have exactly one member; send the one that is meant`);
  }
  for (const [name, member] of requiredMembers(shape)) {
    if (isHere(member) && !(name in filling)) {
      throw unfit(`the required member ${name} of ${structure} is not there; add it`);
    }
  }
  return filling;
}

const required = new WeakMap<StructureShape, readonly (readonly [string, Member])[]>();

/** Looked up once for each shape, since a large body has thousands of structures. */
function requiredMembers(shape: StructureShape): readonly (readonly [string, Member])[] {
  const known = required.get(shape);
  if (known !== undefined) return known;
  const found = Object.entries(shape.members).filter(([, member]) => member.required === true);
  required.set(shape, found);
  return found;
}

/** The fault of a member that the model does not know, which policy could not see. */
export function unknownMember(name: string, structure: string): Fault {
  return unfit(
    `unknown member ${shown(name)} of ${structure}: leave it out, or have the data of AWS renewed`,
  );
}

/** The fault of a member that is there twice. */
export function doubledMember(name: string): Fault {
  return unfit(`the member ${shown(name)} is there twice; send it once`);
}

export function isInBody(member: Member): boolean {
  return member.location === undefined;
}

/** What a caller named, as far as it is fit to be read aloud. */
function shown(name: string): string {
  return /^[\w.:-]{1,80}$/.test(name) ? name : 'with an unreadable name';
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
