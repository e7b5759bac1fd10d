import { aws } from './aws.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { people } from './people.ts';
import type { Shape, ShapeName } from './shape.ts';

/** Every shape of token that the demo issuer mints; each is an issuer of its own. */
export const shapes: Readonly<Record<ShapeName, Shape>> = {
  github,
  gitlab,
  kubernetes,
  aws,
  people,
};

/** Whether a text is the name of a shape. */
export function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(shapes, name);
}
