import { hasPath } from './input-members.ts';
import type { ModelOperation, ModelShape, ServiceModel } from './read-models.ts';

/** Names under which inputs carry tags to be set; `TagKeys` names those to be taken away. */
const names = /^(resource)?tags?(list|set)?$|^tagging$/i;
const keyNames = /^tagkeys?(list)?$/i;

/** Where an operation's input carries tags or keys of tags; undefined: nowhere that is known. */
export function findTags(model: ServiceModel, operation: ModelOperation): string | undefined {
  if (hasPath(model, operation, 'TagSpecifications[].Tags')) return 'TagSpecifications[].Tags';
  if (hasPath(model, operation, 'Tagging.TagSet')) return 'Tagging.TagSet';
  const input = operation.input === undefined ? undefined : model.shapes[operation.input.shape];
  const members = Object.entries(input?.members ?? {});
  const tags = members.find(
    ([name, { shape }]) => names.test(name) && holdsTags(model, model.shapes[shape]),
  );
  return (tags ?? members.find(([name]) => keyNames.test(name)))?.[0];
}

function holdsTags(model: ServiceModel, shape: ModelShape | undefined): boolean {
  if (shape?.type === 'map') return model.shapes[shape.value?.shape ?? '']?.type === 'string';
  if (shape?.type !== 'list') return false;
  const members = Object.keys(model.shapes[shape.member?.shape ?? '']?.members ?? {});
  return members.some((name) => /key$/i.test(name)) && members.some((name) => /value$/i.test(name));
}
