import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { Entry } from '#core/ledger/entry.ts';
import { gatewayDoor } from '#local/front/gateway-door.ts';
import { closeServer, listen, portOf } from '#local/front/http-server.ts';
import { createLocalGateway } from '#local/local-gateway.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { type Broker, startBroker } from '../exchange.ts';

/** The local gateway with the example's configuration in a folder, and keys for its keeper of orders. */
export async function openLocalGateway(data: string, upstream: string) {
  const broker = await startBroker(data);
  const { ports, keyring, sts } = broker;
  const gateway = createLocalGateway(
    { ...ports.exchange, keyring },
    { sts, endpointOf: () => new URL(upstream) },
    { path: data },
  );
  const nothing = { answer: () => Promise.reject(new Error('nothing is exchanged here')) };
  const server = await listen(0, gatewayDoor({ ports: gateway, broker: nothing }));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    key: await vendKey(broker),
    /** The last entry that was written. */
    lastEntry: async (): Promise<Entry> => {
      const [last] = await ports.exchange.store.entries({ limit: 1, descending: true });
      if (last === undefined) throw new Error('nothing was written');
      return last.entry;
    },
    close: async () => {
      await Promise.all([server, broker.server].map(closeServer));
      ports.close();
    },
  };
}

async function vendKey({ url, issuer, ports }: Broker) {
  const persona = personaOf('orders-keeper');
  if (persona === undefined) throw new Error('the story has lost orders-keeper');
  const subjectToken = await mintPersonaToken(issuer, persona, { audience: url, now: new Date() });
  const { credentials } = await exchangeToken(
    {
      subjectToken,
      target: { kind: 'grant', name: 'orders-upkeep' },
      narrowing: {},
      origin: { address: '127.0.0.1', userAgent: '', requestId: 'bench', face: 'token' },
    },
    ports.exchange,
  );
  return credentials;
}
