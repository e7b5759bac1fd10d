import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServiceModels } from '#core/gateway/catalog/create-service-models.ts';
import type { ServiceModels } from '#core/gateway/catalog/service-models.ts';

/** The models of AWS in a folder beside the program: one JSON file a service, read when first needed. */
export function createServiceModelFiles(folder: string): ServiceModels {
  return createServiceModels((service) =>
    JSON.parse(readFileSync(join(folder, `${service}.json`), 'utf8')),
  );
}
