import { join } from 'node:path';
import { createStoredBodies } from '#adapters/aws/stored-bodies.ts';
import { createDynamoSpentSignatures } from '#adapters/dynamodb/spent-signatures.ts';
import { gunzip } from '#adapters/node/gunzip.ts';
import { createServiceModelFiles } from '#adapters/node/service-models.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { RoleSessions } from '#core/gateway/role-sessions.ts';
import type { GatewayWorld } from '#functions/gateway.ts';
import { gatewayPlace } from '#functions/gateway-place.ts';
import { type ExchangeWorld, openExchange } from './exchange-world.ts';
import { createTimedUpstream } from './timed-upstream.ts';

/**
 * Of an answer: held whole, masked, and streamed at 2 MB a second behind its first 6 MB, all within
 * the time and the memory of the function. AWS's transfer tools read in ranges of 8 MiB.
 */
const largestAnswerBytes = 16 * 1024 * 1024;

/** Lies beside the bundle, which alone is ever run. */
const modelsFolder = join(import.meta.dirname, 'aws-models');

/** All of the world that a request to the gateway touches on Lambda. */
export function openGateway(): GatewayWorld & Pick<ExchangeWorld, 'beside'> {
  const world = openExchange('gateway');
  const { clock, tables, variables, upstreamAt } = world;
  return {
    ...world,
    regions: regionNames(),
    spent: createDynamoSpentSignatures({ call: world.caller('dynamodb'), ...tables }),
    gunzip,
    models: createServiceModelFiles(modelsFolder),
    bodies: createStoredBodies({
      ...{ ...world.service('s3'), credentials: world.credentials },
      bucket: variables.LOG_BUCKET,
      days: Number(variables.BODY_DAYS),
    }),
    roles: new RoleSessions(world.sts, clock),
    upstreamUntil: createTimedUpstream({ clock, endpointOf: upstreamAt, largestAnswerBytes }),
    place: gatewayPlace(variables.GATEWAY_URL),
    ownArns: variables.OWN_ARNS.split(','),
  };
}
