import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Fault } from '#core/faults.ts';
import type { Clock } from '#core/world.ts';
import { mintPersonaToken, type Persona, personaOf } from '#local/personas.ts';
import { type Asked, type Job, type Stage, StoryFault } from '#local/story/stage.ts';
import { createVisitor, type Visitor } from '#local/story/visitor.ts';
import { callBroker } from './call-broker.ts';
import { type Command, say, type Terminal, tell } from './command.ts';
import { exchangeAtBroker } from './exchange-at-broker.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { ledgerVerify } from './ledger-verify.ts';
import { policyExplain } from './policy-explain.ts';
import { sessionsShow } from './sessions-show.ts';
import { inRealTime } from './waiting.ts';

/** `sallyport demo`: the story of the example, on an instance of its own that leaves nothing behind. */
export const demo: Command = {
  name: 'demo',
  summary: 'walk through the story of the example configuration, on an instance of its own',
  options: {},
  examples: ['npm run demo'],
  run: async ({ terminal }) => {
    const data = mkdtempSync(join(tmpdir(), 'sallyport-demo-'));
    try {
      return await playAll(data, terminal);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
};

async function playAll(data: string, terminal: Terminal): Promise<ExitCode> {
  const clock = storyClock();
  const surroundings = { env: {}, tell: (line: string) => tell(terminal, line), clock };
  const { startLocal } = await import('#local/start-local.ts');
  const { scenes } = await import('#local/story/scenes.ts');
  const running = await startLocal({ port: 0, data, aws: false }, surroundings);
  try {
    const stage = await buildStage(running.addresses, clock);
    for (const [at, scene] of scenes.entries()) {
      say(terminal, `\n${at + 1}. ${scene.title}`);
      say(terminal, `   $ ${scene.command}`);
      for (const line of await scene.play(stage)) say(terminal, `     ${line}`);
    }
    say(terminal, '\nthe story holds; "npm start" runs an instance for you to try it on');
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof StoryFault)) throw error;
    tell(terminal, `the story does not hold: ${error.message}`);
    return exitCode.failed;
  } finally {
    await running.stop();
  }
}

interface StoryClock extends Clock {
  pass(seconds: number): void;
}

/** The time of day, and how far the story has gone ahead of it. */
function storyClock(): StoryClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    pass: (seconds) => {
      ahead += seconds * 1_000;
    },
  };
}

async function buildStage(
  addresses: Readonly<Record<'broker' | 'sandbox' | 'gateway' | 'data', string>>,
  clock: StoryClock,
): Promise<Stage> {
  const { broker, sandbox, gateway, data } = addresses;
  const bearer = readFileSync(join(data, 'owner.token'), 'utf8');
  const { createDemoIssuer } = await import('#local/issuer/demo-issuer.ts');
  const { loadDemoKeys } = await import('#local/issuer/demo-keys.ts');
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(data) });
  const administer: Stage['administer'] = (method, path, json = {}) => {
    const url = `${broker}/v1/admin/${path}`;
    return callBroker({ method, url, bearer, ...(method === 'POST' ? { json } : {}) });
  };
  return {
    ...{ broker, sandbox, gateway },
    now: clock.now,
    administer,
    explain: (name) => linesOf(policyExplain, { as: name, grant: workloadOf(name).grant, data }),
    session: (id) => linesOf(sessionsShow, { data }, [id]),
    verify: async () => {
      await untilSealed(administer);
      return await linesOf(ledgerVerify, { data });
    },
    ask: async (name, job = {}) => {
      const persona = workloadOf(name);
      const claims = job.run === undefined ? {} : { run_id: job.run };
      const minting = { audience: broker, now: clock.now(), claims };
      const subjectToken = await mintPersonaToken(issuer, persona, minting);
      return askBroker(broker, { subjectToken, grant: persona.grant, more: parametersOf(job) });
    },
    signedIn: (person) => signedIn(broker, person),
    pass: clock.pass,
  };
}

/** Entries are sealed within some seconds; where nothing is by then, verifying says so. */
async function untilSealed(administer: Stage['administer']): Promise<void> {
  for (let look = 0; look < 60; look += 1) {
    const { size } = (await administer('GET', 'ledger/log')) as { readonly size: number };
    if (size > 0) return;
    await inRealTime.pause(250);
  }
}

function workloadOf(name: string): Persona & { readonly grant: string } {
  const persona = personaOf(name);
  if (persona?.grant === undefined) throw new StoryFault(`nobody is called ${name}`);
  return { ...persona, grant: persona.grant };
}

/** What a command prints, line by line. */
async function linesOf(
  command: Command,
  options: Readonly<Record<string, string>>,
  words: readonly string[] = [],
): Promise<readonly string[]> {
  const printed = new PassThrough();
  const terminal = { args: [], env: {}, stdin: process.stdin, stdout: printed, stderr: printed };
  await command.run({ terminal, options, words, rest: [] });
  printed.end();
  return (await text(printed)).split('\n');
}

function parametersOf({ waitSeconds, reason, incident }: Job): Readonly<Record<string, string>> {
  return {
    ...(waitSeconds === undefined ? {} : { wait_seconds: String(waitSeconds) }),
    ...(reason === undefined ? {} : { reason }),
    ...(incident === undefined ? {} : { incident }),
  };
}

/** The demo issuer's page asks nobody for a password. */
async function signedIn(broker: string, person: string): Promise<Visitor> {
  const visitor = createVisitor(broker);
  const door = await visitor.visit('/sign-in');
  const issuer = await visitor.send(door, '/sign-in', { issuer: 'people' });
  const own = await visitor.send(issuer, '/issuer/people/authorize', { persona: person });
  if (own.status === 200) return visitor;
  throw new StoryFault(`${person} cannot sign in`);
}

async function askBroker(
  broker: string,
  exchange: Parameters<typeof exchangeAtBroker>[1],
): Promise<Asked> {
  try {
    const reply = await exchangeAtBroker(broker, exchange);
    const { aws: keys, session_id: sessionId, expires_in: expiresIn } = reply;
    return { kind: 'vended', keys, sessionId, expiresIn };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { code, message, shown } = error;
    if (code !== 'approval_pending') return { kind: 'refused', reason: code, message };
    const { deferral_code: id, approval_url: url } = shown;
    return { kind: 'pending', id: String(id), url: String(url), message };
  }
}
