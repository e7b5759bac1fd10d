import { onTestFinished } from 'vitest';
import { brokerRoutes } from '#functions/routes/broker-routes.ts';
import { brokerDoor } from '#local/front/broker-door.ts';
import { closeServer, listenLater, portOf } from '#local/front/http-server.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import {
  broker,
  type ExchangeWorld,
  exchangeWorld,
  type WorldSetting,
} from '#test/exchange-world.ts';

/** The real exchange behind a door on 127.0.0.1, over adapters in memory, in the time of this machine. */
export interface BrokerInMemory {
  readonly url: string;
  /** Variables that lead a command to it, and to no token. */
  readonly env: Readonly<Record<string, string>>;
  /** A token of a demo workload that is made for it. */
  token(persona: string): Promise<string>;
  /** Variables that lead a command of administrators to it, as a demo person. */
  as(person: string): Promise<Readonly<Record<string, string>>>;
  readonly world: ExchangeWorld;
}

export async function brokerInMemory(setting: WorldSetting = {}): Promise<BrokerInMemory> {
  const world = await exchangeWorld(setting);
  world.clock.advance((Date.now() - world.clock.now().getTime()) / 1_000);
  const door = await listenLater(0);
  onTestFinished(async () => {
    door.server.closeAllConnections();
    await closeServer(door.server);
  });
  const url = `http://127.0.0.1:${portOf(door.server)}`;
  const routes = brokerRoutes({ ...world.ports, audience: url }, world.admin);
  const { clock, ids } = world.ports;
  door.open(brokerDoor({ routes, issuerDocument: () => undefined, clock, ids }));
  const env = { SALLYPORT_URL: url, SALLYPORT_DATA: '/nowhere', HOME: '/nowhere' };
  const mint = (name: string, audience: string) => {
    const persona = personaOf(name);
    if (persona === undefined) throw new Error(`no persona ${name}`);
    return mintPersonaToken(world.issuer, persona, { audience, now: clock.now() });
  };
  return {
    ...{ url, env, world },
    token: (name) => mint(name, url),
    // The door of administrators knows the broker by the name of its world.
    as: async (name) => ({ ...env, SALLYPORT_TOKEN: await mint(name, broker) }),
  };
}
