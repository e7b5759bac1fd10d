import type { SensitiveData, SensitiveService } from '#core/gateway/mask/fields/sensitive-data.ts';
import { readMember, readShape, type Target } from '#core/gateway/mask/fields/sensitive-shape.ts';

/**
 * Every secret that the data names, in full and by the names of the models, such as
 * `ssm.GetParameter:Parameter.Value`; a shape that recurs in itself is followed once.
 */
export function listPaths({ services }: SensitiveData): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const [name, service] of Object.entries(services)) {
    for (const line of service.operations) {
      const [operation = '', output = '', input = ''] = line.split('|');
      listShape({ service, paths, above: [] }, output, `${name}.${operation}:`);
      listShape({ service, paths, above: [] }, input, `${name}.${operation}(request):`);
    }
    for (const line of service.errors) {
      const { name: member, target } = readMember(line);
      listTarget({ service, paths, above: [] }, target, `${name}.(errors):${member}`);
    }
  }
  return paths;
}

interface Listing {
  readonly service: SensitiveService;
  readonly paths: Set<string>;
  /** Shapes that the path has come through. */
  readonly above: readonly string[];
}

function listShape(listing: Listing, name: string, path: string): void {
  const shape = readShape(listing.service, name);
  if (shape === undefined || listing.above.includes(name)) return;
  const below = { ...listing, above: [...listing.above, name] };
  if (shape.kind === 'structure') {
    const dot = path.endsWith(':') ? '' : '.';
    for (const { name: member, target } of shape.members) {
      listTarget(below, target, `${path}${dot}${member}`);
    }
    return;
  }
  if (shape.kind === 'map' && shape.hasSecretKeys) listing.paths.add(`${path}{key}`);
  listTarget(below, shape.target, `${path}${shape.kind === 'list' ? '[]' : '{}'}`);
}

function listTarget(listing: Listing, { isSecret, shape }: Target, path: string): void {
  if (isSecret) listing.paths.add(path);
  else if (shape !== undefined) listShape(listing, shape, path);
}
