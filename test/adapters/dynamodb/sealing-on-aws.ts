import { createKmsNoteSigner } from '#adapters/aws/kms-note-signer.ts';
import { createLogObjects } from '#adapters/aws/log-objects.ts';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import { stubCaller, stubService } from '#test/adapters/aws/callers.ts';
import { type DynamoTables, dynamoCaller, dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';

/** Where everything lies that a log on AWS is kept in. */
export interface AwsPlaces extends DynamoTables {
  /** Of the DynamoDB-compatible server. */
  readonly endpoint: string;
  readonly s3: string;
  readonly kms: string;
  readonly keyArn: string;
}

const awsOrigin = 'log.test/acme';
export const awsBucket = 'acme-log';

/** A sealer over the adapters of AWS, as its function composes them. */
export function sealingOnAws(places: AwsPlaces): SealingPorts {
  const { endpoint, recordsTable, ledgerTable, keyArn } = places;
  const call = dynamoCaller(endpoint);
  const tables = { recordsTable, ledgerTable };
  const clock = { now: () => new Date() };
  const bucket = { ...stubService(places.s3, 20_000), bucket: awsBucket };
  return {
    chains: createDynamoChains({ call, ...tables, clock }),
    heads: dynamoStoreOn(endpoint, tables),
    state: createDynamoLogState({ call, recordsTable }),
    objects: createLogObjects({ ...bucket, lock: { mode: 'compliance', days: 400 } }),
    signer: createKmsNoteSigner({
      ...{ call: stubCaller('kms', places.kms, 20_000), keyArn, origin: awsOrigin },
    }),
    clock,
    metrics: { count: () => undefined },
    origin: awsOrigin,
  };
}
