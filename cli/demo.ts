import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Fault } from '#core/faults.ts';
import { mintPersonaToken, type Persona, personaOf } from '#local/personas.ts';
import { type Asked, type Stage, StoryFault } from '#local/story/stage.ts';
import { callBroker } from './call-broker.ts';
import { type Command, say, type Terminal, tell } from './command.ts';
import { exchangeAtBroker } from './exchange-at-broker.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { policyExplain } from './policy-explain.ts';

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
  const surroundings = { env: {}, tell: (line: string) => tell(terminal, line) };
  const { startLocal } = await import('#local/start-local.ts');
  const { scenes } = await import('#local/story/scenes.ts');
  const running = await startLocal({ port: 0, data, aws: false }, surroundings);
  try {
    const stage = await buildStage(running.addresses);
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

async function buildStage(addresses: {
  readonly broker: string;
  readonly sandbox: string;
  readonly data: string;
}): Promise<Stage> {
  const { broker, sandbox, data } = addresses;
  const bearer = readFileSync(join(data, 'owner.token'), 'utf8');
  const { createDemoIssuer } = await import('#local/issuer/demo-issuer.ts');
  const { loadDemoKeys } = await import('#local/issuer/demo-keys.ts');
  const issuer = createDemoIssuer({ baseUrl: broker, keys: await loadDemoKeys(data) });
  return {
    broker,
    sandbox,
    administer: (method, path, json = {}) => {
      const url = `${broker}/v1/admin/${path}`;
      return callBroker({ method, url, bearer, ...(method === 'POST' ? { json } : {}) });
    },
    explain: (name) => explainTo(data, { as: name, grant: workloadOf(name).grant }),
    ask: async (name) => {
      const persona = workloadOf(name);
      const token = await mintPersonaToken(issuer, persona, { audience: broker, now: new Date() });
      return askBroker(broker, token, persona.grant);
    },
  };
}

function workloadOf(name: string): Persona & { readonly grant: string } {
  const persona = personaOf(name);
  if (persona?.grant === undefined) throw new StoryFault(`nobody is called ${name}`);
  return { ...persona, grant: persona.grant };
}

/** What `policy explain` prints, line by line. */
async function explainTo(
  data: string,
  asked: { readonly as: string; readonly grant: string },
): Promise<readonly string[]> {
  const printed = new PassThrough();
  const terminal = { args: [], env: {}, stdin: process.stdin, stdout: printed, stderr: printed };
  await policyExplain.run({ terminal, options: { ...asked, data }, words: [], rest: [] });
  printed.end();
  return (await text(printed)).split('\n');
}

async function askBroker(broker: string, token: string, grant: string): Promise<Asked> {
  try {
    const reply = await exchangeAtBroker(broker, { subjectToken: token, grant });
    return {
      kind: 'vended',
      keys: reply.aws,
      expiresIn: reply.expires_in,
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'refused', reason: error.code, message: error.message };
  }
}
