import { systemClock } from '#adapters/node/clock.ts';
import { createIds } from '#adapters/node/ids.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import { brokerDoor } from '#local/front/broker-door.ts';
import { type Answer, type Door, listenLater, portOf } from '#local/front/http-server.ts';
import { createDemoIssuer, type DemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { createDemoSignIn } from '#local/issuer/sign-in/demo-sign-in.ts';
import { demoSignInRoutes } from '#local/issuer/sign-in/demo-sign-in-routes.ts';
import { replyIn, type SentReply } from './weather.ts';
import type { Forecast } from './weather-door.ts';

/** The demo issuer on an address of its own, as platforms' issuers are. */
export interface IssuerServer {
  readonly url: string;
  readonly issuer: DemoIssuer;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** The weather of each call from now on; fine unless told. */
  setForecast(forecast: Forecast): void;
  stop(): Promise<void>;
}

/** Starts it for one broker, where its people may sign in. */
export async function startIssuer(broker: Promise<string>): Promise<IssuerServer> {
  const later = await listenLater(0);
  const url = `http://127.0.0.1:${portOf(later.server)}`;
  const issuer = createDemoIssuer({ baseUrl: url, keys: await generateDemoKeys() });
  const asked: string[] = [];
  let forecast: Forecast = () => undefined;
  void broker.then((client) => {
    const parts = { issuer, broker: client, clock: systemClock, secrets: systemSecrets };
    const door = brokerDoor({
      routes: demoSignInRoutes(createDemoSignIn(parts), url),
      issuerDocument: issuer.document,
      clock: systemClock,
      ids: createIds(systemClock),
    });
    later.open(exposed(noting(asked, door), (path) => forecast(path)));
  });
  return {
    url,
    issuer,
    asked,
    setForecast: (next) => {
      forecast = next;
    },
    stop: async () => {
      later.server.closeAllConnections();
      await new Promise((closed) => later.server.close(closed));
    },
  };
}

function noting(asked: string[], door: Door): Door {
  return {
    ...door,
    answer: (message, body) => {
      asked.push(message.url ?? '');
      return door.answer(message, body);
    },
  };
}

function exposed(door: Door, forecast: Forecast): Door {
  const { promise: never } = Promise.withResolvers<Answer>();
  return {
    ...door,
    answer: async (message, body) => {
      const forward = () => door.answer(message, body).then(asSent);
      const weather = forecast(message.url ?? '');
      const reply = await replyIn(weather, { dependency: 'issuer', message, forward });
      if (reply === undefined) return never;
      const { status, headers = {} } = reply;
      return { status, headers: headers as Answer['headers'], body: reply.body };
    },
  };
}

function asSent({ status, headers, body }: Answer): SentReply {
  return { status, headers, body: typeof body === 'string' ? body : Buffer.from(body) };
}
