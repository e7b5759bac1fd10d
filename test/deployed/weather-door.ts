import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOn, portOf } from '#local/front/http-server.ts';
import { type Behind, type Dependency, replyIn, say, type Weather } from './weather.ts';

/** The weather of each call, by its operation; undefined: fine. */
export type Forecast = (operation: string) => Weather | undefined;

/** A door in front of one dependency. */
export interface WeatherDoor {
  readonly url: string;
  /** All that was answered. */
  readonly said: string[];
  setForecast(forecast: Forecast): void;
  stop(): Promise<void>;
}

/** Opens a door on 127.0.0.1, in fine weather. */
export async function openWeatherDoor(
  dependency: Dependency,
  behind: Behind,
): Promise<WeatherDoor> {
  let forecast: Forecast = () => undefined;
  const said: string[] = [];
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const operation = String(message.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const done = behind(message);
    const forward = async () => {
      const reply = await done();
      said.push(String(reply.body));
      return reply;
    };
    say(response, await replyIn(forecast(operation), { dependency, message, forward }));
  };
  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.destroy());
  });
  await listenOn(server, 0);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    said,
    setForecast: (next) => {
      forecast = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
