import type { InputModel, Shape } from '../input-model.ts';
import type { ModelFile } from './model-file.ts';
import { knownService } from './operation-catalog.ts';
import { readShape, shapesBelow } from './read-shape.ts';
import type { ServiceModels } from './service-models.ts';

/** What is kept of one service: each shape and each input is read once. */
interface ReadModels {
  readonly file: ModelFile;
  readonly shapes: Map<string, Shape>;
  readonly inputs: Map<string, InputModel>;
}

/**
 * Models that are read when they are first asked about; `load` answers the contents of
 * data/aws/models/<service>.json, and is asked once for each service that is known.
 */
export function createServiceModels(load: (service: string) => ModelFile): ServiceModels {
  const services = new Map<string, ReadModels>();
  const readService = (service: string): ReadModels => {
    const read = { file: load(service), shapes: new Map(), inputs: new Map() };
    services.set(service, read);
    return read;
  };
  return {
    inputModel(service, operation) {
      if (knownService(service)?.lines.has(operation) !== true) return undefined;
      return inputOf(services.get(service) ?? readService(service), operation);
    },
  };
}

function inputOf(read: ReadModels, operation: string): InputModel {
  const known = read.inputs.get(operation);
  if (known !== undefined) return known;
  const { operations } = read.file;
  const line = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  const [input, rootName] = line?.split('|') ?? [];
  const model: InputModel = {
    input,
    shapes: input === undefined ? Object.create(null) : reachedFrom(input, read),
    ...(rootName === undefined ? {} : { rootName }),
  };
  read.inputs.set(operation, model);
  return model;
}

/** Every shape that a structure leads to, itself among them. */
function reachedFrom(input: string, read: ReadModels): InputModel['shapes'] {
  const reached: Record<string, Shape> = Object.create(null);
  const waiting = [input];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached[name] !== undefined) continue;
    const shape = read.shapes.get(name) ?? readShape(name, read.file);
    read.shapes.set(name, shape);
    reached[name] = shape;
    waiting.push(...shapesBelow(shape));
  }
  return reached;
}
