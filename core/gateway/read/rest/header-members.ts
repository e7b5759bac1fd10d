import { Fault } from '#core/faults.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { InputModel, Member, Shape, StructureShape } from '../../input-model.ts';
import type { ParameterValue } from '../../parameters.ts';
import { doubledMember, emptyFilling, type Filling, shapeOf, unknownMember } from '../structure.ts';
import { readTextScalar } from '../text-scalar.ts';
import { transportHeader } from './transport.ts';

/**
 * The members that stand in headers. One of AWS's own headers that is no member, and does not belong
 * to the transport, would mean something that policy could not see, and is refused.
 */
export function headerMembers(
  headers: readonly HeaderPair[],
  shape: StructureShape,
  model: InputModel,
): Filling {
  const filling = emptyFilling();
  for (const [given, value] of headers) {
    const header = given.toLowerCase();
    const found = headerMemberNamed(header, shape);
    if (found === undefined) refuseUnknown(header);
    else take({ header, value: value.trim() }, found, filling, model);
  }
  return filling;
}

interface NamedMember {
  readonly name: string;
  readonly member: Member;
}

/** The member that a header is, by its name in lower case. */
export function headerMemberNamed(header: string, shape: StructureShape): NamedMember | undefined {
  const members = Object.entries(shape.members);
  const whole = members.find(
    ([name, { location, wireName }]) =>
      location === 'header' && (wireName ?? name).toLowerCase() === header,
  );
  const found = whole ?? members.find(([, member]) => hasPrefix(member, header));
  return found === undefined ? undefined : { name: found[0], member: found[1] };
}

function hasPrefix({ location, wireName = '' }: Member, header: string): boolean {
  const prefix = wireName.toLowerCase();
  return location === 'headers' && prefix !== '' && header.startsWith(prefix);
}

function refuseUnknown(header: string): void {
  if (header.startsWith('x-amz-') && !transportHeader.test(header)) {
    throw unknownMember(header, 'the headers');
  }
}

function take(
  { header, value }: { readonly header: string; readonly value: string },
  { name, member }: NamedMember,
  filling: Filling,
  model: InputModel,
): void {
  if (member.location !== 'headers') {
    if (name in filling) throw doubledMember(name);
    filling[name] = memberValue(value, shapeOf(model, member.shape), name, model);
    return;
  }
  const map = (filling[name] ?? emptyFilling()) as Filling;
  const key = header.slice((member.wireName ?? '').length);
  if (key === '' || key === '__proto__' || key in map) throw doubledMember(header);
  map[key] = value;
  filling[name] = map;
}

function memberValue(value: string, shape: Shape, name: string, model: InputModel): ParameterValue {
  switch (shape.kind) {
    case 'list':
      return value
        .split(',')
        .map((item) => memberValue(item.trim(), shapeOf(model, shape.member), name, model));
    case 'structure':
    case 'map':
      throw new Fault(
        'unavailable',
        `the models of AWS have ${name} in a header; have them renewed`,
      );
    default:
      return readTextScalar(value, shape.kind, name);
  }
}
