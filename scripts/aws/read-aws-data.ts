import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsData } from './count-operations.ts';
import { modelFile } from './model-file.ts';
import { readBotocore } from './read-botocore.ts';
import { regionsOf } from './service-hosts.ts';
import { serviceRow } from './service-row.ts';

/** Makes the data of botocore's `data` folder. */
export function makeAwsData(folder: string, edition: string): AwsData {
  const { services, partitions } = readBotocore(folder);
  return {
    operations: {
      edition,
      partitions: Object.fromEntries(
        partitions.map((each) => [each.id, [each.outputs.dnsSuffix, ...regionsOf(each)].join(' ')]),
      ),
      services: Object.fromEntries(
        services.map((service) => [service.name, serviceRow(service, partitions)]),
      ),
    },
    models: Object.fromEntries(services.map(({ name, model }) => [name, modelFile(model)])),
  };
}

/** Reads the data that are committed; undefined where there are none yet. */
export function readAwsData(folder: string): AwsData | undefined {
  const operations = join(folder, 'operations.json');
  if (!existsSync(operations)) return undefined;
  const models = readdirSync(join(folder, 'models')).map((name) => [
    name.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(folder, 'models', name), 'utf8')),
  ]);
  return {
    operations: JSON.parse(readFileSync(operations, 'utf8')),
    models: Object.fromEntries(models),
  };
}

/** `botocore 1.44.5`, as the package says of itself beside its data. */
export function editionOf(folder: string): string {
  const source = readFileSync(join(folder, '..', '__init__.py'), 'utf8');
  const version = /^__version__ = '([\d.]+)'$/m.exec(source)?.[1];
  if (version === undefined) throw new Error(`${folder} lies in no botocore that says its version`);
  return `botocore ${version}`;
}
