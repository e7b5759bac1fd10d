import type { Outcome } from './ask-at-faces.ts';
import type { Who } from './chaos-scene.ts';
import { type Dependency, dependencies, type Weather } from './weather.ts';

/** What each of those who ask is told. */
export type Codes = Readonly<Record<Who, Outcome['code']>>;

/** What they are told while all is well. */
export const ifFine: Codes = {
  deploying: 'vended',
  reporting: 'vended',
  newcomer: 'vended',
  migrating: 'approval_pending',
};

/** One dependency, and what is wrong with it. */
export type Outage = readonly [dependency: Dependency, weather: LastingWeather];
type LastingWeather = Extract<Weather, 'down' | 'hanging' | 'slow' | 'throttling'>;

const lasting: readonly LastingWeather[] = ['down', 'hanging', 'slow', 'throttling'];

export const outages: readonly Outage[] = dependencies.flatMap((dependency) =>
  lasting.map((weather) => [dependency, weather] as const),
);

/** Whom an outage of a dependency reaches, and what it is called; who asks too often is told another thing. */
const reached: Readonly<
  Record<Dependency, { readonly who: readonly Who[]; readonly code: Codes[Who] }>
> = {
  dynamodb: {
    who: ['deploying', 'reporting', 'newcomer', 'migrating'],
    code: 'store_unavailable',
  },
  // Nobody asks STS before people have said yes.
  sts: { who: ['deploying', 'reporting', 'newcomer'], code: 'sts_unavailable' },
  // Keys that were stored once are believed for a day.
  lambda: { who: ['newcomer'], code: 'issuer_unavailable' },
  issuer: { who: ['newcomer'], code: 'issuer_unavailable' },
  // Whoever asks never waits for it: the table's stream does.
  states: { who: [], code: 'unavailable' },
};
const tellsThrottling: readonly Dependency[] = ['dynamodb', 'sts'];

/** What each is told in these outages: of two that reach somebody, the one that is met first. */
export function expectedIn(some: readonly Outage[]): Codes {
  const inOrder = [...dependencies].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const ordered = inOrder.flatMap((one) => some.filter(([dependency]) => dependency === one));
  const codes = Object.keys(ifFine).map((name) => {
    const who = name as Who;
    const [first] = ordered.flatMap((outage) => codeIn(outage, who));
    return [who, first ?? ifFine[who]] as const;
  });
  return Object.fromEntries(codes) as Codes;
}

/** In which an exchange needs them. */
const order: readonly Dependency[] = ['dynamodb', 'lambda', 'issuer', 'sts', 'states'];

function codeIn([dependency, weather]: Outage, who: Who): readonly Codes[Who][] {
  if (weather === 'slow' || !reached[dependency].who.includes(who)) return [];
  const isTold = weather === 'throttling' && tellsThrottling.includes(dependency);
  return [isTold ? 'slow_down' : reached[dependency].code];
}

/** All pairs of outages of two dependencies, in an order by chance. */
export function pairsOf(random: () => number): readonly (readonly [Outage, Outage])[] {
  const pairs = outages.flatMap((one) =>
    outages
      .filter(([other]) => dependencies.indexOf(other) > dependencies.indexOf(one[0]))
      .map((other) => ({ pair: [one, other] as const, at: random() })),
  );
  return pairs.toSorted((a, b) => a.at - b.at).map(({ pair }) => pair);
}
