import type { Deployment } from '#test/deployed/deployment.ts';
import { depthsOf } from '#test/deployed/recording-door.ts';
import { gatewayEvent } from '#test/functions/gateway-event.ts';
import type { BuiltInstances } from './build-instances.ts';
import { type Instance, startInstance } from './instance.ts';
import { median } from './median.ts';

/** What permitted exchanges cost, and the bare handler's three calls. */
export interface Invocations {
  readonly warm: Compared;
  /** Loading and the first answer together: what a cold start takes of a processor. */
  readonly cold: Compared;
  readonly measured: number;
  /** Operations in groups that one waits for one after another. */
  readonly depths: readonly (readonly string[])[];
  readonly residentMegabytes: { readonly subject: number; readonly floor: number };
}

interface Compared {
  readonly subjectMilliseconds: number;
  readonly floorMilliseconds: number;
  /** Median over the rounds, in which both met the same machine. */
  readonly ratio: number;
}

/** An identity of the example is let exchange 600 times in a minute: all of this stays below. */
const coldStarts = 5;
const warmUp = 100;
const rounds = 11;
const batch = 20;

/**
 * Permitted exchanges by the built bundle in a process of its own, by turns with the bare handler in
 * another; DynamoDB and STS are in further processes, whose time does not count.
 */
export async function measureInvocations(
  deployment: Deployment,
  built: BuiltInstances,
): Promise<Invocations> {
  const { folder, env } = deployment.built;
  const bundles = { subject: `${folder}/exchange/index.mjs`, floor: built.bare };
  const start = (side: keyof typeof bundles) =>
    startInstance({ worker: built.worker, bundle: bundles[side], env });
  const events = await exchangeEvents(deployment, coldStarts + warmUp + rounds * batch + 1);
  const next = (count: number) => events.splice(0, count);
  // Has the keys of the issuer fetched, by the function that does.
  const fetching = await start('subject');
  await fetching.answer(next(1));
  fetching.stop();

  const cold: Pair[] = [];
  for (let round = 0; round < coldStarts; round += 1) {
    const one = next(1);
    cold.push({
      subject: await coldMilliseconds(await start('subject'), one),
      floor: await coldMilliseconds(await start('floor'), one),
    });
  }
  const [subject, floor] = await Promise.all([start('subject'), start('floor')]);
  for (const one of [next(warmUp)]) await Promise.all([subject.answer(one), floor.answer(one)]);
  const warm: Pair[] = [];
  let last = await floor.answer([{}]);
  const floorMegabytes = last.residentMegabytes;
  for (let round = 0; round < rounds; round += 1) {
    const one = next(batch);
    const bare = await floor.answer(one);
    last = await subject.answer(one);
    warm.push({ subject: last.cpuMilliseconds / batch, floor: bare.cpuMilliseconds / batch });
  }
  for (const instance of [subject, floor]) instance.stop();
  return {
    warm: compared(warm),
    cold: compared(cold),
    measured: rounds * batch,
    depths: depthsOf(last.calls),
    residentMegabytes: { subject: last.residentMegabytes, floor: floorMegabytes },
  };
}

interface Pair {
  readonly subject: number;
  readonly floor: number;
}

function compared(pairs: readonly Pair[]): Compared {
  return {
    subjectMilliseconds: median(pairs.map(({ subject }) => subject)),
    floorMilliseconds: median(pairs.map(({ floor }) => floor)),
    ratio: median(pairs.map(({ subject, floor }) => subject / floor)),
  };
}

async function coldMilliseconds(instance: Instance, events: readonly unknown[]): Promise<number> {
  const { cpuMilliseconds } = await instance.answer(events);
  instance.stop();
  return instance.loaded.cpuMilliseconds + cpuMilliseconds;
}

/** Events of API Gateway, each with a token of its own. */
async function exchangeEvents(deployment: Deployment, count: number): Promise<unknown[]> {
  const made: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: await deployment.token('shop-main'),
      audience: 'shop-deploy',
    };
    const headers = [['content-type', 'application/x-www-form-urlencoded']] as const;
    const body = String(new URLSearchParams(form));
    const request = { method: 'POST', target: '/v1/token', headers, body };
    made.push(gatewayEvent(request, { requestId: `r-${index}` }));
  }
  return made;
}
