import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BotocoreModel } from './botocore-model.ts';
import type { EndpointRules, Partition } from './endpoint-rules.ts';

/** The newest API version of one service. */
export interface BotocoreService {
  readonly name: string;
  readonly model: BotocoreModel;
  readonly endpoints: EndpointRules;
}

/** All that is read of botocore's data folder. */
export interface Botocore {
  readonly services: readonly BotocoreService[];
  readonly partitions: readonly Partition[];
}

const modelName = 'service-2.json';

/** Reads botocore's `data` folder, each file plain or gzipped, services in order of their names. */
export function readBotocore(folder: string): Botocore {
  const { partitions } = readJson(folder, 'partitions.json') as { partitions: Partition[] };
  const services = readdirSync(folder, { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .flatMap((name) => readNewest(join(folder, name), name));
  return { services, partitions };
}

/** API versions are dates: the last by name is the newest. Some have no model of their own. */
function readNewest(folder: string, name: string): readonly BotocoreService[] {
  const version = readdirSync(folder)
    .filter((each) => readdirSync(join(folder, each)).some((file) => file.startsWith(modelName)))
    .toSorted()
    .at(-1);
  if (version === undefined) return [];
  const model = readJson(join(folder, version), modelName) as BotocoreModel;
  const endpoints = readJson(join(folder, version), 'endpoint-rule-set-1.json') as EndpointRules;
  return [{ name, model, endpoints }];
}

function readJson(folder: string, name: string): unknown {
  const file = readdirSync(folder).find((each) => each === name || each === `${name}.gz`) ?? name;
  const bytes = readFileSync(join(folder, file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
}
