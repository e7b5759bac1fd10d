import type { Deployment } from './deployment.ts';
import { type Dependency, dependencies, handlerBehind, serverBehind } from './weather.ts';
import { type Forecast, openWeatherDoor } from './weather-door.ts';

/** The weather of each dependency; fine where nothing is said. */
export type Forecasts = Readonly<Partial<Record<Dependency, Forecast>>>;

/** Doors before everything that functions call. */
export interface WeatherDoors {
  /** Where functions find them. */
  readonly env: Readonly<Record<string, string>>;
  setForecasts(forecasts: Forecasts): void;
  /** All that STS has answered. */
  readonly saidBySts: readonly string[];
  stop(): Promise<void>;
}

const fine: Forecast = () => undefined;

/** Opens them, in fine weather. */
export async function openWeatherDoors({
  dynamodb,
  sandbox,
  services,
  issuer,
}: Pick<Deployment, 'dynamodb' | 'sandbox' | 'services' | 'issuer'>): Promise<WeatherDoors> {
  const doors = {
    dynamodb: await openWeatherDoor('dynamodb', serverBehind(dynamodb.endpoint)),
    sts: await openWeatherDoor('sts', handlerBehind(sandbox.handle)),
    lambda: await openWeatherDoor('lambda', serverBehind(services.url)),
    states: await openWeatherDoor('states', serverBehind(services.url)),
  };
  return {
    env: {
      SALLYPORT_ENDPOINT_DYNAMODB: doors.dynamodb.url,
      SALLYPORT_ENDPOINT_STS: doors.sts.url,
      SALLYPORT_ENDPOINT_LAMBDA: doors.lambda.url,
      SALLYPORT_ENDPOINT_STATES: doors.states.url,
    },
    saidBySts: doors.sts.said,
    setForecasts: (forecasts) => {
      for (const one of dependencies) {
        const door = one === 'issuer' ? issuer : doors[one];
        door.setForecast(forecasts[one] ?? fine);
      }
    },
    stop: async () => {
      await Promise.all(Object.values(doors).map((door) => door.stop()));
    },
  };
}

/** The secrets in replies of STS. */
export function secretsOfSts(replies: readonly string[]): readonly string[] {
  return replies.flatMap((reply) =>
    [...reply.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)</g)].map(([, one = '']) => one),
  );
}
