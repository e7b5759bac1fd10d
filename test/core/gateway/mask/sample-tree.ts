import type { SensitiveService } from '#core/gateway/mask/fields/sensitive-data.ts';
import {
  type Form,
  readShape,
  type SensitiveMember,
  type Target,
} from '#core/gateway/mask/fields/sensitive-shape.ts';

/** A value of an answer or request as the data describes it, with what is secret in it. */
export type Tree =
  | { readonly kind: 'leaf'; readonly secret: boolean; readonly form: Form }
  /** A text that is there to be told apart: the sibling of a conditional secret. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'structure'; readonly members: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'list'; readonly isFlattened: boolean; readonly items: readonly Tree[] }
  | {
      readonly kind: 'map';
      readonly isFlattened: boolean;
      readonly names: readonly [string, string];
      readonly hasSecretKeys: boolean;
      readonly values: readonly Tree[];
    };

/** A number below the bound, anew at every call. */
export type Draw = (bound: number) => number;

const deepest = 9;

/** A value of this shape, members left out and repeated at random and one unknown to the data added. */
export function sampleShape(
  service: SensitiveService,
  name: string,
  draw: Draw,
  secret = false,
  depth = 0,
): Tree {
  const shape = readShape(service, name);
  if (shape === undefined) throw new Error(`there is no shape ${name}`);
  const below = (target: Target) => sampleTarget(service, target, draw, secret, depth + 1);
  switch (shape.kind) {
    case 'structure':
      return sampleStructure(shape.members, below, draw, secret);
    case 'list':
      return {
        kind: 'list',
        isFlattened: shape.isFlattened,
        items: times(depth < deepest ? draw(3) : 0, () => below(shape.target)),
      };
    case 'map':
      return {
        kind: 'map',
        isFlattened: shape.isFlattened,
        names: [shape.keyName, shape.valueName],
        hasSecretKeys: shape.hasSecretKeys,
        values: times(depth < deepest ? draw(3) : 0, () => below(shape.target)),
      };
  }
}

function sampleTarget(
  service: SensitiveService,
  { isSecret, form, shape }: Target,
  draw: Draw,
  inherited: boolean,
  depth: number,
): Tree {
  const secret = inherited || isSecret;
  if (shape === undefined) return sampleUnknown(secret, form, draw);
  if (depth >= deepest) return { kind: 'leaf', secret, form: 'string' };
  return sampleShape(service, shape, draw, secret, depth);
}

/** What nothing is known of is a scalar, or holds something all the same. */
function sampleUnknown(secret: boolean, form: Form, draw: Draw): Tree {
  const leaf = { kind: 'leaf', secret, form } as const;
  if (!secret || form !== 'string' || draw(4) > 0) return leaf;
  return { kind: 'structure', members: [['Whatever', leaf]] };
}

function sampleStructure(
  all: readonly SensitiveMember[],
  below: (target: Target) => Tree,
  draw: Draw,
  secret: boolean,
): Tree {
  const members: (readonly [string, Tree])[] = [];
  for (const { wireName, target, location } of all) {
    if (location !== 'body' || draw(4) === 0) continue;
    const { plainWhen } = target;
    if (plainWhen === undefined) {
      members.push([wireName, below(target)]);
      continue;
    }
    const isPlain = draw(2) === 0;
    const sibling: Tree = { kind: 'text', text: isPlain ? (plainWhen.values[0] ?? '') : 'Other' };
    const value: Tree = { kind: 'leaf', secret: true, form: target.form };
    const pair = [[wireName, value] as const, [plainWhen.sibling, sibling] as const];
    members.push(...(draw(2) === 0 ? pair : pair.toReversed()));
  }
  const unknown = ['NotInAnyModel', { kind: 'leaf', secret, form: 'string' }] as const;
  members.splice(draw(members.length + 1), 0, unknown);
  return { kind: 'structure', members };
}

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}
