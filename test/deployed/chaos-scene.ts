import { expect } from 'vitest';
import { type LedgerOf, ledgerIn } from '#test/journeys/ledger-of.ts';
import { findSecrets } from '#test/secrets-search.ts';
import { askAt, type Face, type Outcome } from './ask-at-faces.ts';
import type { ChaosWorld } from './chaos-world.ts';
import { ifFine } from './outages.ts';
import type { Forecasts } from './weather-doors.ts';

/** Who asks in each scene, and where. */
export const asking = {
  /** The keys of the issuer are stored, but have to be confirmed. */
  deploying: { persona: 'shop-main', face: 'token', grant: 'shop-deploy' },
  reporting: { persona: 'nightly-batch', face: 'sts', grant: 'reports-nightly' },
  /** No key of the issuer was ever fetched. */
  newcomer: { persona: 'k8s-checkout', face: 'credentials', grant: 'checkout-config' },
  /** People have to say yes first. */
  migrating: { persona: 'shop-migrate', face: 'token', grant: 'shop-migrate' },
} as const satisfies Readonly<
  Record<string, { readonly persona: string; readonly face: Face; readonly grant: string }>
>;
export type Who = keyof typeof asking;
const everybody = Object.keys(asking) as Who[];

/** What each of them was told. */
export type Told = Readonly<Record<Who, Outcome>>;

interface Asked {
  readonly told: Told;
  /** They ask again with the same tokens. */
  again(): Promise<Told>;
  readonly tokens: readonly string[];
}

/** The weather of a scene, and whether calls may hang in it. */
export type Scene = Forecasts & { readonly isHanging?: boolean };

let serial = 0;

/** All of them ask at once, after twenty minutes in which nobody did. */
export async function askInWeather(world: ChaosWorld, scene: Scene): Promise<Asked> {
  const { isHanging = false, ...forecasts } = scene;
  world.pass(20 * 60);
  await world.forgetKeys(world.issuerOf('kubernetes'));
  serial += 1;
  const claims = { run_id: String(9000 + serial) };
  const tokens = Object.fromEntries(
    await Promise.all(
      everybody.map(async (who) => {
        const { persona } = asking[who];
        const ownClaims = persona === 'k8s-checkout' ? {} : claims;
        return [who, await world.token(persona, ownClaims)] as const;
      }),
    ),
  ) as Readonly<Record<Who, string>>;
  const all = async () => {
    const outcomes = everybody.map(async (who) => {
      const { face, grant } = asking[who];
      return [who, await askAt(face, { url: world.url, token: tokens[who], grant })] as const;
    });
    return Object.fromEntries(await Promise.all(outcomes)) as Told;
  };
  world.setForecasts(forecasts, isHanging);
  const told = await all();
  world.setForecasts({}, false);
  return { told, again: all, tokens: Object.values(tokens) };
}

/** How a scene has to end once all is well again, without anything being started anew. */
export async function expectRecovery(world: ChaosWorld, asked: Asked): Promise<Told> {
  // Nobody asks an issuer again before its cooldown is over.
  world.pass(31);
  const again = await asked.again();
  expect(codesOf(again)).toEqual(ifFine);
  const { deferral_code: request } = JSON.parse(again.migrating.text);
  await world.people.answer(request, 'approve');
  const served = await asked.again();
  expect(codesOf(served).migrating).toBe('vended');
  return served;
}

export function codesOf(told: Told): Readonly<Record<Who, Outcome['code']>> {
  const codes = everybody.map((who) => [who, told[who].code] as const);
  return Object.fromEntries(codes) as Readonly<Record<Who, Outcome['code']>>;
}

/** Refusals are as documented, may be repeated, and tell no secret; nor do logs. */
export function expectClear(world: ChaosWorld, { told, tokens }: Asked): void {
  for (const outcome of Object.values(told)) {
    expect(outcome.malformed).toEqual([]);
    // Which would mean that nobody had foreseen it.
    expect(outcome.code).not.toBe('unavailable');
    if (outcome.code !== 'vended') expect(outcome).toMatchObject({ isRetryable: true });
  }
  const out = [world.written(), ...Object.values(told).map(({ text }) => text)].join('\n');
  const shown = tokens.flatMap((token) => [token, token.split('.')[2] ?? '']);
  expect(findSecrets(out, [...world.secrets(), ...shown])).toEqual([]);
}

/** No credential that anybody was given is without its entry, and every chain holds. */
export async function expectEntries(
  world: ChaosWorld,
  everTold: readonly Told[],
): Promise<LedgerOf> {
  const ledger = await ledgerIn(world.store);
  expect(ledger.findings).toEqual([]);
  const given = everTold.flatMap((told) => Object.values(told)).flatMap(keyOf);
  expect(given.filter((key) => !ledger.accessKeyIds.includes(key))).toEqual([]);
  expect(new Set(ledger.accessKeyIds).size).toBe(ledger.accessKeyIds.length);
  return ledger;
}

function keyOf({ accessKeyId }: Outcome): readonly string[] {
  return accessKeyId === undefined ? [] : [accessKeyId];
}
