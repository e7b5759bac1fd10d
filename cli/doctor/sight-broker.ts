import type { Clock } from '#core/world.ts';
import { boundedText } from '../bounded-text.ts';
import { askEndpoint, jsonIn } from '../token-sources/ask-endpoint.ts';

/** What can be seen of a broker without showing it anything. */
export interface BrokerSight {
  readonly broker: string;
  readonly status: number;
  readonly health: Readonly<Record<string, unknown>>;
  readonly document: Readonly<Record<string, unknown>>;
  /** How far its clock stands before ours, seconds; undefined where it does not tell the time. */
  readonly clockAheadSeconds: number | undefined;
}

const timeoutMilliseconds = 10_000;

/** Asks a broker how it is; throws what `fetch` throws when nobody answers. */
export async function sightBroker(broker: string, clock: Clock): Promise<BrokerSight> {
  const began = clock.now().getTime();
  const response = await fetch(`${broker}/healthz`, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const ended = clock.now().getTime();
  const { status } = response;
  // What is longer is no answer of a broker of ours, and tells as much as none.
  const health = jsonIn({ status, text: (await boundedText(response.body)) ?? '' });
  const told = Date.parse(response.headers.get('date') ?? '');
  // The header knows whole seconds: it stands for the middle of one.
  const ahead = (told + 500 - (began + ended) / 2) / 1_000;
  return {
    broker,
    status,
    health,
    document: await readDocument(broker),
    clockAheadSeconds: Number.isNaN(ahead) ? undefined : ahead,
  };
}

async function readDocument(broker: string): Promise<Readonly<Record<string, unknown>>> {
  const url = new URL(`${broker}/.well-known/sallyport-configuration`);
  try {
    return jsonIn(await askEndpoint({ url, of: 'the broker' }));
  } catch {
    return {};
  }
}
