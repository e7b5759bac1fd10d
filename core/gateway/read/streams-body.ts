import type { InputModel } from '../input-model.ts';
import { inputShape } from './input-shape.ts';

/** True where the body is bytes that are stored or carried as they come, and that nobody reads here. */
export function streamsBody(model: InputModel): boolean {
  const { shape } = inputShape(model);
  return shape.payload !== undefined && shape.members[shape.payload]?.isStreaming === true;
}
