import type { SensitiveData, SensitiveService } from '#core/gateway/mask/fields/sensitive-data.ts';
import type { Botocore } from '../aws/read-botocore.ts';
import type { HandList } from './hand-list.ts';
import { serviceGraph } from './service-graph.ts';

/** Everything that AWS's models mark as a secret, and what the hand list adds. */
export function readSensitive(botocore: Botocore, edition: string, list: HandList): SensitiveData {
  const names = new Set(botocore.services.map(({ name }) => name));
  const unknown = list.secrets.find(({ service }) => !names.has(service));
  if (unknown !== undefined) {
    throw new Error(
      `the hand list names the service ${unknown.service}, which is not in the models`,
    );
  }
  const services: Record<string, SensitiveService> = {};
  for (const each of botocore.services) {
    const graph = serviceGraph(each, list);
    if (graph !== undefined) services[each.name] = graph;
  }
  return { edition, services };
}
