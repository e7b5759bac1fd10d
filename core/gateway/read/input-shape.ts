import { Fault } from '#core/faults.ts';
import type { InputModel, StructureShape } from '../input-model.ts';
import { shapeOf } from './structure.ts';

/** The structure of an operation's input, which is empty where it takes none. */
export function inputShape(model: InputModel): { name: string; shape: StructureShape } {
  if (model.input === undefined)
    return { name: 'the input', shape: { kind: 'structure', members: {} } };
  const shape = shapeOf(model, model.input);
  if (shape.kind === 'structure') return { name: model.input, shape };
  throw new Fault('unavailable', 'the models of AWS are damaged; have an administrator renew them');
}
