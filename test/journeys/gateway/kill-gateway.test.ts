import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { campaign } from '#test/campaign.ts';
import { peopleBeside } from '../answer-requests.ts';
import { freePorts } from '../free-ports.ts';
import { ledgerOf } from '../ledger-of.ts';
import {
  type LocalInstance,
  sallyport,
  startInstance,
  temporaryFolder,
} from '../local-instance.ts';
import { type CountingAws, countingAws } from './counting-aws.ts';
import { type Attempt, gatewayKeys, send } from './raw-caller.ts';

/**
 * When the process dies: people are asked, have just said yes, AWS has carried the call out and has not
 * answered, or has just answered. A call that nobody is asked about is under way beside it.
 */
const moments = ['asked', 'approved', 'carried out', 'answered'] as const;
type Moment = (typeof moments)[number];

const folder = temporaryFolder();
let data: string;
let port: number;
let aws: CountingAws;
let keys: SigningCredentials;

beforeAll(async () => {
  port = await freePorts();
  aws = await countingAws();
});
afterAll(async () => {
  await aws.stop();
  folder.remove();
});

function start(): Promise<LocalInstance> {
  const made = { AWS_ACCESS_KEY_ID: 'AKIACOUNTING', AWS_SECRET_ACCESS_KEY: 'counting' };
  return startInstance(data, ['--port', String(port), '--upstream', aws.url], made);
}

/** Seeded, so that a failing round can be had again (Numerical Recipes' generator). */
function* jitters(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 16;
  }
}

const jitter = jitters(20_261_123);

function deletion(round: number): Attempt {
  const table = `acme-orders-round-${round}`;
  return { operation: 'DeleteTable', table, invocation: `deletion-of-${table}`, number: 1 };
}

function change(round: number): Attempt {
  const table = `acme-orders-beside-${round}`;
  return { operation: 'PutItem', table, invocation: `change-of-${table}`, number: 1 };
}

async function say(yes: boolean): Promise<void> {
  const people = peopleBeside(data);
  const [request] = await people.waiting(1);
  if (yes) await people.answer(request?.id ?? '', 'approve');
  people.close();
}

/** Has both calls under way, and kills the process at the moment or some milliseconds after it. */
async function killAt(moment: Moment, round: number, instance: LocalInstance): Promise<void> {
  const { gateway } = instance.addresses;
  const { table } = deletion(round);
  aws.setWeather(moment === 'carried out' ? 'stalling' : 'fair');
  const deleting = send(gateway, keys, deletion(round));
  await say(moment !== 'asked');
  const changing = send(gateway, keys, change(round));
  if (moment === 'carried out') await aws.reached(table);
  if (moment === 'answered') await aws.answered(table);
  await wait(Number(jitter.next().value) % 12);
  process.kill(-(instance.child.pid ?? 0), 'SIGKILL');
  await Promise.all([instance.ended, deleting, changing]);
}

/** The entries about one table, oldest first. */
async function toldOf(table: string): Promise<readonly string[]> {
  const { entries, findings } = await ledgerOf(data);
  expect(findings).toEqual([]);
  const own = entries.filter(({ body }) =>
    body.call?.access?.some(({ resource }) => resource.endsWith(`/${table}`)),
  );
  return own.map(({ body }) => body.kind);
}

async function expectIntended(table: string): Promise<void> {
  const intended = (await toldOf(table)).filter((kind) => kind === 'call.intended');
  expect(intended.length).toBeGreaterThanOrEqual(aws.executions(table));
}

const underWay = /approved and is being made/u;

/** Later attempts of the same command are answered by what it came to, or told that it is under way. */
async function tryAgain(moment: Moment, round: number, instance: LocalInstance): Promise<void> {
  const { gateway } = instance.addresses;
  const { table } = deletion(round);
  const before = aws.executions(table);
  if (moment === 'carried out' || moment === 'answered') expect(before).toBe(1);
  if (moment === 'asked') await say(true);
  for (const number of [2, 3]) {
    const told = await send(gateway, keys, { ...deletion(round), number });
    if (told?.status === 200) expect(aws.executions(table)).toBe(1);
    else expect([told?.status, told?.text]).toEqual([503, expect.stringMatching(underWay)]);
  }
  expect(aws.executions(table)).toBeLessThanOrEqual(1);
  expect(aws.executions(table)).toBeGreaterThanOrEqual(before);
  // Nothing was sent before people had said yes: then there is nothing that nobody knows.
  if (moment === 'asked') expect([before, aws.executions(table)]).toEqual([0, 1]);
}

/** An identity may ask people for no more than 60 things an hour. */
const mostInOneFolder = 40;

/** Rounds on a data folder of their own, whose log holds in the end. */
async function playRounds(first: number, end: number): Promise<void> {
  data = `${folder.path}/data-${first}`;
  let instance = await start();
  keys = await gatewayKeys(instance.addresses.broker, data);
  for (let round = first; round < end; round += 1) {
    const moment = moments[round % moments.length] as Moment;
    await killAt(moment, round, instance);
    for (const { table } of [deletion(round), change(round)]) await expectIntended(table);
    instance = await start();
    aws.setWeather('fair');
    await tryAgain(moment, round, instance);
    await expectIntended(deletion(round).table);
  }
  expect(await sallyport(data, ['ledger', 'verify'])).toMatchObject({ code: 0 });
  await instance.stop();
  expect((await ledgerOf(data)).findings).toEqual([]);
}

test('kill -9 amid calls leaves none without its intent, and makes no approved one twice', async () => {
  const rounds = campaign(moments.length);
  for (let first = 0; first < rounds; first += mostInOneFolder) {
    await playRounds(first, Math.min(rounds, first + mostInOneFolder));
  }
}, 3_600_000);
