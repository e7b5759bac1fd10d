import { type Loopback, loopback, type Said, type Seen } from './loopback.ts';
import { createRunner, type Runner } from './runner.ts';

/** A lease as the token endpoint answers it, with parts replaced. */
export function vended(over: object = {}, aws: object = {}): Said {
  return {
    status: 200,
    body: {
      access_token: 'the-access-token',
      session_id: 'session-1',
      identity: 'shop-deployer',
      grant: 'shop-deploy',
      ...over,
      aws: {
        AccessKeyId: 'ASIAEXAMPLEEXAMPLE12',
        SecretAccessKey: 'a-secret-access-key-of-forty-characters',
        SessionToken: 'a-session-token',
        AccountId: '111122223333',
        Expiration: '2036-11-22T10:00:00.000Z',
        ...aws,
      },
    },
  };
}

/** What a script has for one path: answers in turn, the last one for ever; `undefined` is silence. */
export type Script = readonly (Said | undefined)[];

/** A job between a broker and a GitHub that both follow a script. */
export interface ScriptedJob {
  readonly runner: Runner;
  readonly broker: Loopback;
  readonly github: Loopback;
  /** The subject tokens that the broker was shown, in order. */
  shown(): readonly string[];
  close(): Promise<void>;
}

export async function scriptedJob(
  scripts: {
    readonly token: Script;
    readonly document?: Script;
    readonly github?: Script;
    readonly revoke?: Script;
  },
  inputs: Readonly<Record<string, string>> = {},
): Promise<ScriptedJob> {
  const at = new Map<string, number>();
  const next = (name: string, script: Script): Said | undefined => {
    const turn = at.get(name) ?? 0;
    at.set(name, turn + 1);
    return script[Math.min(turn, script.length - 1)];
  };
  const broker = await loopback(({ path }: Seen) => {
    if (path === '/v1/token') return next(path, scripts.token);
    if (path === '/v1/revoke')
      return next(path, scripts.revoke ?? [{ status: 200, body: { state: 'ended' } }]);
    const own = { status: 200, body: { audience: broker.url } };
    return next(path, scripts.document ?? [own]);
  });
  let made = 0;
  const github = await loopback(() => {
    const said = scripts.github === undefined ? undefined : next('github', scripts.github);
    if (said !== undefined) return said;
    made += 1;
    return { status: 200, body: { value: `head.token-${made}.signature` } };
  });
  const asked = { 'broker-url': broker.url, grant: 'shop-deploy', output: 'outputs', ...inputs };
  const runner = createRunner(asked, github.url);
  return {
    runner,
    broker,
    github,
    shown: () =>
      broker.seen
        .filter(({ path }) => path === '/v1/token')
        .map(({ form }) => form.get('subject_token') ?? ''),
    close: async () => {
      runner.remove();
      await broker.close();
      await github.close();
    },
  };
}
