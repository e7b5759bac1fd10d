import { Fault } from '#core/faults.ts';
import type { InputModel, StructureShape } from '../../input-model.ts';
import type { RecognisedOperation } from '../../recognised-operation.ts';
import { emptyFilling, type Filling, shapeOf } from '../structure.ts';
import { readTextScalar } from '../text-scalar.ts';

/** The members that stand in the path, or with S3 in the host. */
export function labelMembers(
  { labels }: Pick<RecognisedOperation, 'labels'>,
  shape: StructureShape,
  model: InputModel,
): Filling {
  const filling = emptyFilling();
  for (const [name, member] of Object.entries(shape.members)) {
    const text = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (member.location !== 'uri' || text === undefined) continue;
    const { kind } = shapeOf(model, member.shape);
    if (kind === 'structure' || kind === 'list' || kind === 'map') throw odd(name);
    filling[name] = readTextScalar(text, kind, name);
  }
  return filling;
}

function odd(name: string): Fault {
  return new Fault('unavailable', `the models of AWS have ${name} in a path; have them renewed`);
}
