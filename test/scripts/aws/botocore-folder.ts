import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BotocoreModel } from '#scripts/aws/botocore-model.ts';

/** A made-up service; what is not said is as most services have it. */
export interface MadeUpService {
  readonly metadata?: Partial<BotocoreModel['metadata']>;
  readonly operations?: Readonly<Record<string, unknown>>;
  readonly shapes?: Readonly<Record<string, unknown>>;
  readonly rules?: readonly unknown[];
}

const usualRules = [
  {
    conditions: [{ fn: 'isSet', argv: [{ ref: 'Endpoint' }] }],
    type: 'error',
    error: 'not asked for here',
  },
  {
    conditions: [{ fn: 'aws.partition', argv: [{ ref: 'Region' }], assign: 'Partition' }],
    type: 'endpoint',
    endpoint: { url: 'https://drawer.{Region}.{Partition#dnsSuffix}', properties: {} },
  },
];

const partitions = [
  {
    id: 'aws',
    outputs: { dnsSuffix: 'amazonaws.com' },
    regions: { 'eu-west-1': {}, 'us-east-1': {}, 'aws-global': {} },
  },
  { id: 'aws-cn', outputs: { dnsSuffix: 'amazonaws.com.cn' }, regions: { 'cn-north-1': {} } },
];

/** Writes a data folder such as botocore's, with one gzipped file among plain ones. */
export function writeBotocore(services: Readonly<Record<string, MadeUpService>>): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'sallyport-botocore-')), 'data');
  mkdirSync(folder);
  writeFileSync(join(folder, 'partitions.json'), JSON.stringify({ partitions }));
  for (const [name, service] of Object.entries(services)) {
    const version = join(folder, name, '2020-01-01');
    mkdirSync(version, { recursive: true });
    mkdirSync(join(folder, name, '2011-01-01'));
    const model = {
      metadata: {
        ...{ apiVersion: '2020-01-01', endpointPrefix: 'drawer', signatureVersion: 'v4' },
        ...{ protocol: 'rest-json', ...service.metadata },
      },
      operations: service.operations ?? {},
      shapes: service.shapes ?? {},
    };
    writeFileSync(join(version, 'service-2.json.gz'), gzipSync(JSON.stringify(model)));
    const rules = { version: '1.0', parameters: {}, rules: service.rules ?? usualRules };
    writeFileSync(join(version, 'endpoint-rule-set-1.json'), JSON.stringify(rules));
  }
  return folder;
}
