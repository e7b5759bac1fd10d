import type { Server } from 'node:http';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { openLogKey } from '#adapters/node/log-key.ts';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { Clock } from '#core/world.ts';
import { brokerRoutes, pageRoutes } from '#functions/routes/broker-routes.ts';
import { openDataFolder } from './data-folder.ts';
import { brokerDoor } from './front/broker-door.ts';
import { gatewayDoor } from './front/gateway-door.ts';
import { closeServer, listenLater, portOf } from './front/http-server.ts';
import { createDemoIssuer } from './issuer/demo-issuer.ts';
import { loadDemoKeys } from './issuer/demo-keys.ts';
import { createDemoSignIn } from './issuer/sign-in/demo-sign-in.ts';
import { demoSignInRoutes } from './issuer/sign-in/demo-sign-in-routes.ts';
import { keepSealing, type LocalSealing } from './keep-sealing.ts';
import { keepSweeping } from './keep-sweeping.ts';
import { createLocalGateway, localKeyring } from './local-gateway.ts';
import { logKeyFile } from './local-log.ts';
import { createLocalPorts } from './local-ports.ts';
import { createLocalSignIn } from './local-sign-in.ts';
import { publishAtStart } from './publish-at-start.ts';
import { refuseSecondInstance } from './second-instance.ts';
import type { StartOptions } from './start-options.ts';
import { tellLog } from './tell-log.ts';
import { toldLog } from './told-log.ts';
import { openUpstream } from './upstream.ts';

/** The surroundings that starting may read and tell to. */
export interface StartSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
  /** The system's unless told. */
  readonly clock?: Clock;
}

/** A local instance that answers. */
export interface RunningLocal {
  /** What the ready line and run.json say. */
  readonly addresses: Readonly<
    Record<'broker' | 'gateway' | 'sandbox' | 'issuer' | 'console' | 'data', string>
  >;
  stop(): Promise<void>;
}

/** A minute's refused strangers are written even when nobody comes any more. */
const flushMilliseconds = 60_000;

/** What is open so far, so that a start that fails leaves nothing open. */
interface Opened {
  readonly servers: Server[];
  /** Closed after the servers, the last opened first. */
  readonly others: (() => void | Promise<void>)[];
}

/**
 * Starts the whole product in this process: one data folder, one store, three doors on 127.0.0.1.
 * Resolves when every door answers and a configuration is in force; closes all again if it fails.
 */
export async function startLocal(
  options: StartOptions,
  surroundings: StartSurroundings,
): Promise<RunningLocal> {
  const opened: Opened = { servers: [], others: [] };
  try {
    const addresses = await openAll(options, surroundings, opened);
    return { addresses, stop: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function openAll(
  options: StartOptions,
  surroundings: StartSurroundings,
  { servers, others }: Opened,
): Promise<RunningLocal['addresses']> {
  const { clock = systemClock } = surroundings;
  const ids = createIds(clock);
  const folder = openDataFolder(options.data);
  await refuseSecondInstance(folder);
  const broker = await listenLater(options.port);
  servers.push(broker.server);
  const audience = `http://127.0.0.1:${portOf(broker.server)}`;
  const next = (step: number) => (options.port === 0 ? 0 : options.port + step);
  const gateway = await listenLater(next(1));
  servers.push(gateway.server);
  const upstream = await openUpstream(
    { ...options, port: next(2), folder, clock },
    surroundings.env,
  );
  others.push(upstream.close);
  if (upstream.server !== undefined) servers.push(upstream.server);
  const { sts, revoker } = upstream;
  const keyring = localKeyring(folder);
  let sealing: LocalSealing | undefined;
  const ports = createLocalPorts({
    ...{ audience, clock, ids, folder, sts, revoker },
    gateway: { keyring, gatewayUrl: `http://127.0.0.1:${portOf(gateway.server)}` },
    logKey: await openLogKey(folder.file(logKeyFile)),
    appended: () => sealing?.wake(),
    tell: surroundings.tell,
  });
  others.push(ports.close);
  const issuer = createDemoIssuer({ baseUrl: audience, keys: await loadDemoKeys(folder.path) });
  const signIn = createLocalSignIn(ports.exchange, { env: surroundings.env, folder });
  const routes = [
    ...brokerRoutes(ports.exchange, ports.admin),
    ...pageRoutes({ ...ports.admin, ...signIn }),
    ...demoSignInRoutes(createDemoSignIn({ ...signIn, issuer, broker: audience }), audience),
  ];
  const log = toldLog(surroundings.tell);
  const door = brokerDoor({ routes, issuerDocument: issuer.document, clock, ids, log });
  broker.open(door);
  const gatewayPorts = createLocalGateway({ ...ports.exchange, keyring }, upstream, folder);
  gateway.open(gatewayDoor({ ports: gatewayPorts, broker: door }));
  if (ports.sealedLog !== undefined) {
    await tellLog(ports.sealedLog, surroundings.tell);
    sealing = keepSealing(ports.sealedLog, surroundings.tell);
    others.push(sealing.close);
  }
  await publishAtStart(options, ports.admin, surroundings.tell);
  void ports.approvals.timer.resume();
  others.push(keepFlushing(ports.exchange));
  others.push(keepSweeping(ports.admin, surroundings.tell));
  const addresses = {
    broker: audience,
    gateway: `http://127.0.0.1:${portOf(gateway.server)}`,
    sandbox: upstream.url,
    issuer: `${audience}/issuer`,
    console: `${audience}/console`,
    data: folder.path,
  };
  folder.replace('run.json', `${JSON.stringify(addresses)}\n`);
  others.push(() => folder.remove('run.json'));
  return addresses;
}

/** Writes counted refusals every minute, and once more when it is ended. */
function keepFlushing(ports: ExchangePorts): () => Promise<void> {
  const flushing = setInterval(() => void flushRefusals(ports), flushMilliseconds);
  return () => {
    clearInterval(flushing);
    return flushRefusals(ports);
  };
}

async function closeAll({ servers, others }: Opened): Promise<void> {
  await Promise.all(servers.map(closeServer));
  for (const close of others.toReversed()) await close();
}
