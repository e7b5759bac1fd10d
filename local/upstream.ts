import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { serviceEndpoint } from '#adapters/aws/endpoints.ts';
import { environmentCredentials } from '#adapters/aws/environment-credentials.ts';
import { createRevoker } from '#adapters/aws/revoker.ts';
import { createSts } from '#adapters/aws/sts.ts';
import { Fault } from '#core/faults.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import type { Sts } from '#core/leases/sts.ts';
import type { Clock } from '#core/world.ts';
import type { DataFolder } from './data-folder.ts';
import { exampleFolder } from './example-folder.ts';
import { listenOn, portOf } from './front/http-server.ts';
import { revokerRole } from './revoker-role.ts';
import { readWorld } from './sandbox/read-world.ts';
import { createSandbox, type RoleCredentials } from './sandbox/sandbox.ts';
import { openState } from './sandbox/state/open-state.ts';
import type { World } from './sandbox/world.ts';
import type { StartOptions } from './start-options.ts';

/** The AWS that the broker vends from: the sandbox, another emulator, or AWS itself. */
export interface Upstream {
  readonly url: string;
  readonly sts: Sts;
  readonly revoker: Revoker;
  /** Where the gateway reaches a host of AWS. */
  endpointOf(host: string): URL;
  /** Only the sandbox listens in this process. */
  readonly server: Server | undefined;
  close(): void | Promise<void>;
}

interface UpstreamSetting extends StartOptions {
  readonly folder: DataFolder;
  readonly clock: Clock;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** STS and IAM answer in some 50 ms; whoever waits longer than this had better be told to try again. */
const timeoutMilliseconds = 5_000;
/** IAM is one service for all regions of a partition; the sandbox's is signed for this one. */
const iamService = { region: 'us-east-1', timeoutMs: timeoutMilliseconds } as const;
/** What the example's sandbox lets its revoker in with. */
const sandboxExternalId = 'acme-sallyport';

/** Opens what stands for AWS: the sandbox, unless another was asked for by name. */
export async function openUpstream(
  setting: UpstreamSetting,
  environment: Environment,
): Promise<Upstream> {
  const { aws, upstream } = setting;
  if (!aws && upstream === undefined) return openSandbox(setting, environment);
  const region = environment.AWS_REGION ?? 'us-east-1';
  const url = upstream ?? serviceEndpoint('sts', region).endpoint;
  const iam = serviceEndpoint('iam', region);
  const sts = createSts({
    endpoint: url,
    region,
    credentials: environmentCredentials(environment),
    clock: setting.clock,
    timeoutMs: timeoutMilliseconds,
  });
  const revoker = createRevoker({
    ...{ ...iamService, ...iam, ...revokerRole(environment), sts, clock: setting.clock },
    ...(upstream === undefined ? {} : { endpoint: upstream }),
  });
  const endpointOf = (host: string) => new URL(upstream ?? `https://${host}`);
  return { url, sts, revoker, endpointOf, server: undefined, close: () => undefined };
}

async function openSandbox(setting: UpstreamSetting, environment: Environment): Promise<Upstream> {
  const { folder, clock } = setting;
  const world = worldOf(setting.config);
  const state = openSandboxState(folder.file('sandbox.db'));
  const masterKey = Buffer.from(folder.secret('sandbox.key'), 'base64url');
  const tablesFolder = folder.file('sandbox-tables');
  const sandbox = createSandbox({ world, state, clock, masterKey, tablesFolder });
  const server = createServer((incoming, outgoing) => void sandbox.handle(incoming, outgoing));
  await listenOn(server, setting.port);
  const url = `http://127.0.0.1:${portOf(server)}`;
  const sts = createSts({
    endpoint: url,
    region: world.region,
    credentials: freshCredentials(() => sandbox.brokerCredentials('sallyport'), clock),
    clock,
    timeoutMs: timeoutMilliseconds,
  });
  const role = revokerRole(environment, sandboxExternalId);
  const revoker = createRevoker({ ...iamService, ...role, sts, clock, endpoint: url });
  const close = async () => {
    await sandbox.close();
    state.close();
  };
  return { url, sts, revoker, endpointOf: () => new URL(url), server, close };
}

function openSandboxState(path: string): ReturnType<typeof openState> {
  try {
    return openState(path);
  } catch (cause) {
    throw new Fault(
      'store_unavailable',
      `${path} is damaged or no database of ours; remove it, and the next start fills a new one`,
      { cause },
    );
  }
}

/** The broker's own session, renewed in time as Lambda would renew it. */
function freshCredentials(
  make: () => RoleCredentials,
  clock: Clock,
): () => Promise<RoleCredentials> {
  let current = make();
  const marginMilliseconds = 5 * 60 * 1000;
  return async () => {
    const left = current.expiresAt.getTime() - clock.now().getTime();
    if (left < marginMilliseconds) current = make();
    return current;
  };
}

/** The sandbox's world: the one beside the configuration that was asked for, else the example's. */
function worldOf(config: string | undefined): World {
  const asked = config === undefined ? undefined : join(config, 'sandbox.yaml');
  const path =
    asked !== undefined && existsSync(asked) ? asked : join(exampleFolder, 'sandbox.yaml');
  const reading = readWorld(path, readFileSync(path, 'utf8'));
  if (reading.world !== undefined) return reading.world;
  const [first] = reading.problems;
  throw new Fault(
    'configuration_refused',
    `${first?.file}:${first?.line}:${first?.column} ${first?.message}; ${first?.remedy}`,
    { shown: { problems: reading.problems } },
  );
}
