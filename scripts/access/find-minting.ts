import type { ServiceModel } from './read-models.ts';

const secrets = /^(secretaccesskey|sessiontoken)$/i;
/** Outputs that only bear such a name. */
const harmless = new Set(['cognito-sync.ListRecords']);

/** Operations whose output holds a secret access key or session token, as `service.Operation`. */
export function mintingIn(models: readonly ServiceModel[]): readonly string[] {
  return models
    .flatMap((model) =>
      Object.entries(model.operations)
        .filter(
          ([, { output }]) => output !== undefined && hasSecret(model, output.shape, new Set()),
        )
        .map(([name]) => `${model.service}.${name}`),
    )
    .filter((id) => !harmless.has(id));
}

function hasSecret(model: ServiceModel, shapeName: string, seen: Set<string>): boolean {
  const shape = model.shapes[shapeName];
  if (shape === undefined || seen.has(shapeName)) return false;
  seen.add(shapeName);
  const members = Object.entries(shape.members ?? {});
  const inner = [...members.map(([, member]) => member), shape.member, shape.value];
  return (
    members.some(([name]) => secrets.test(name)) ||
    inner.some((each) => each !== undefined && hasSecret(model, each.shape, seen))
  );
}
