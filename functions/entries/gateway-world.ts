import { join } from 'node:path';
import { createGatewayUpstream } from '#adapters/aws/gateway-upstream.ts';
import { createStoredBodies } from '#adapters/aws/stored-bodies.ts';
import { createTransport } from '#adapters/aws/transport.ts';
import { createDynamoSpentSignatures } from '#adapters/dynamodb/spent-signatures.ts';
import { gunzip } from '#adapters/node/gunzip.ts';
import { createServiceModelFiles } from '#adapters/node/service-models.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { RoleSessions } from '#core/gateway/role-sessions.ts';
import type { Upstream } from '#core/gateway/upstream.ts';
import { basePathOf } from '#functions/base-path.ts';
import type { GatewayWorld } from '#functions/gateway.ts';
import { type ExchangeWorld, openExchange } from './exchange-world.ts';

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
  const { clock, tables, variables } = world;
  const transport = createTransport();
  const upstreamUntil = (instant: Date): Upstream => ({
    send: (call) => {
      const timeoutMs = Math.max(0, Math.floor(instant.getTime() - clock.now().getTime()));
      const setting = { clock, timeoutMs, largestAnswerBytes, transport };
      return createGatewayUpstream({ ...setting, endpointOf: world.upstreamAt }).send(call);
    },
  });
  return {
    ...world,
    regions: regionNames(),
    spent: createDynamoSpentSignatures({ call: world.caller('dynamodb'), ...tables }),
    gunzip,
    models: createServiceModelFiles(modelsFolder),
    bodies: createStoredBodies({
      ...{ ...world.service('s3'), credentials: world.credentials },
      bucket: variables.LOG_BUCKET,
    }),
    roles: new RoleSessions(world.sts, clock),
    upstreamUntil,
    place: placeOf(variables.GATEWAY_URL),
  };
}

/** As clients know it: what they sign names this host and begins with this path. */
function placeOf(url: string): GatewayWorld['place'] {
  const { hostname, protocol } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { baseHost: hostname, basePath: basePathOf(url), scheme };
}
