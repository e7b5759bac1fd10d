import type { Server } from 'node:http';
import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { flushRefusals } from '#core/exchange/count-refusal.ts';
import { openDataFolder } from './data-folder.ts';
import { brokerDoor } from './front/broker-door.ts';
import { brokerRoutes } from './front/broker-routes.ts';
import { gatewayDoor } from './front/gateway-door.ts';
import { closeServer, listen, listenLater, portOf } from './front/http-server.ts';
import { createDemoIssuer } from './issuer/demo-issuer.ts';
import { loadDemoKeys } from './issuer/demo-keys.ts';
import { createLocalPorts } from './local-ports.ts';
import { publishAtStart } from './publish-at-start.ts';
import { refuseSecondInstance } from './second-instance.ts';
import type { StartOptions } from './start-options.ts';
import { openUpstream } from './upstream.ts';

/** The surroundings that starting may read and tell to. */
export interface StartSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
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

/**
 * Starts the whole product in this process: one data folder, one store, three doors on 127.0.0.1.
 * Resolves when every door answers and a configuration is in force.
 */
export async function startLocal(
  options: StartOptions,
  surroundings: StartSurroundings,
): Promise<RunningLocal> {
  const clock = systemClock;
  const ids = createIds(clock);
  const folder = openDataFolder(options.data);
  await refuseSecondInstance(folder);
  const broker = await listenLater(options.port);
  const audience = `http://127.0.0.1:${portOf(broker.server)}`;
  const next = (step: number) => (options.port === 0 ? 0 : options.port + step);
  const gateway = await listen(next(1), gatewayDoor());
  const upstream = await openUpstream(
    { ...options, port: next(2), folder, clock },
    surroundings.env,
  );
  const ports = createLocalPorts({ audience, clock, ids, folder, sts: upstream.sts });
  const issuer = createDemoIssuer({ baseUrl: audience, keys: await loadDemoKeys(folder.path) });
  broker.open(
    brokerDoor({
      routes: brokerRoutes(ports.exchange, ports.admin),
      issuerDocument: issuer.document,
      clock,
      ids,
    }),
  );
  await publishAtStart(options, ports.admin, surroundings.tell);
  const addresses = {
    broker: audience,
    gateway: `http://127.0.0.1:${portOf(gateway)}`,
    sandbox: upstream.url,
    issuer: `${audience}/issuer`,
    console: `${audience}/console`,
    data: folder.path,
  };
  folder.replace('run.json', `${JSON.stringify({ ...addresses, pid: process.pid })}\n`);
  const flushing = setInterval(() => void flushRefusals(ports.exchange), flushMilliseconds);
  return {
    addresses,
    stop: async () => {
      clearInterval(flushing);
      const servers: readonly (Server | undefined)[] = [broker.server, gateway, upstream.server];
      await Promise.all(servers.map(closeServer));
      await flushRefusals(ports.exchange);
      folder.remove('run.json');
      upstream.close();
      ports.close();
    },
  };
}
