import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createGatewayUpstream } from '#adapters/aws/gateway-upstream.ts';
import { createMemorySpentSignatures } from '#adapters/memory/spent-signatures.ts';
import { gunzip } from '#adapters/node/gunzip.ts';
import { createBodyFiles } from '#adapters/node/log-files.ts';
import { createServiceModelFiles } from '#adapters/node/service-models.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { regionNames } from '#core/gateway/catalog/operation-catalog.ts';
import { createGatewayKeyring } from '#core/gateway/gateway-keyring.ts';
import type { GatewayPorts } from '#core/gateway/ports.ts';
import { RoleSessions } from '#core/gateway/role-sessions.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import { sessionKeyDays } from '#core/ledger/retention.ts';
import type { DataFolder } from './data-folder.ts';
import { logFolder } from './local-log.ts';
import type { Upstream } from './upstream.ts';

/** SDKs wait for 60 s before they send again. */
const holdSeconds = 50;
const timeoutMs = 55_000;
const largestAnswerBytes = 64 * 1024 * 1024;

const modelsFolder = join(import.meta.dirname, '..', 'data', 'aws', 'models');

/** The gateway keys of a data folder: their master secret lies in it, readable by its owner alone. */
export function localKeyring(folder: DataFolder): GatewayKeyring {
  const master = Buffer.from(folder.secret('gateway.key'), 'base64url');
  return createGatewayKeyring(async () => master, randomBytes);
}

/** The world of the local gateway: that of the broker, and an upstream to call. */
export function createLocalGateway(
  exchange: ExchangePorts & { readonly keyring: GatewayKeyring },
  upstream: Pick<Upstream, 'sts' | 'endpointOf'>,
  folder: Pick<DataFolder, 'path'>,
): GatewayPorts {
  const { clock } = exchange;
  return {
    ...exchange,
    regions: regionNames(),
    spent: createMemorySpentSignatures(clock),
    gunzip,
    models: createServiceModelFiles(modelsFolder),
    // As long as there is a key to read them with; nothing takes them away here.
    bodies: createBodyFiles({ folder: join(folder.path, logFolder), days: sessionKeyDays }),
    roles: new RoleSessions(upstream.sts, clock),
    upstream: createGatewayUpstream({
      ...{ clock, timeoutMs, largestAnswerBytes },
      endpointOf: upstream.endpointOf,
    }),
    holdSeconds,
    place: { scheme: 'http' },
  };
}
