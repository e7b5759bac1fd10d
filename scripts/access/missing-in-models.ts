import { hasPath } from './input-members.ts';
import { type Overrides, readNeedText } from './overrides.ts';
import type { ModelOperation, ServiceModel } from './read-models.ts';

/** One sentence for each operation or path in the overrides that AWS's models do not have. */
export function missingInModels(
  overrides: Overrides,
  models: readonly ServiceModel[],
): readonly string[] {
  const byName = new Map(models.map((model) => [model.service, model]));
  return Object.entries(overrides.operations).flatMap(([id, needs]) => {
    const [service = '', name = ''] = id.split('.');
    const model = byName.get(service);
    const operation = model?.operations[name];
    if (model === undefined || operation === undefined) return [`there is no operation ${id}`];
    return needs.flatMap((need) => missingPaths(need, model, operation, id));
  });
}

function missingPaths(
  need: string,
  model: ServiceModel,
  operation: ModelOperation,
  id: string,
): readonly string[] {
  const { triggers, resources } = readNeedText(need);
  const paths = [
    ...triggers.map((trigger) => trigger.replace(/^\?!?/, '').replace(/=.*$/, '')),
    ...(resources ?? []).flatMap((word) => pathsOf(word)),
  ];
  return paths
    .filter((path) => path !== '*' && !hasPath(model, operation, path))
    .map((path) => `${id} has no input ${path}`);
}

function pathsOf(word: string): readonly string[] {
  if (word === '~') return [];
  return word.startsWith('@') ? [word.slice(1)] : (word.split('=')[1] ?? '').split(/[,/]/);
}
