import type { StoppedIdentity } from '#core/config/head.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, type Option, optionText, say } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { revokeAll } from './leases-revoke.ts';

interface Way {
  readonly summary: string;
  /** Options in examples that the story's policies permit. */
  readonly given: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
}

const ways: Readonly<Record<string, Way>> = {
  suspend: {
    summary: 'stop an identity from the next request on',
    given: ['--reason "token seen in a build log"'],
  },
  resume: { summary: 'let a suspended identity go on', given: ['--reason "the log is gone"'] },
  quarantine: {
    summary: 'stop an identity that may be compromised',
    given: ['--as grace --reason "odd hours"', '--as grace --revoke-leases --reason "odd hours"'],
    options: {
      'revoke-leases': { type: 'boolean', says: 'and revoke all its leases that still work' },
    },
  },
  release: {
    summary: 'let a quarantined identity go on',
    given: ['--as grace --reason "it was a new schedule"'],
  },
};

/** `sallyport identities suspend|resume|quarantine|release ID`. */
export const identitiesStop: readonly Command[] = Object.entries(ways).map(
  ([way, { summary, given, options }]) => ({
    name: `identities ${way}`,
    summary,
    takes: ['ID'],
    options: {
      reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger' },
      ...options,
      as: asPersonOption,
      data: dataOption,
    },
    examples: given.map((more) => `sallyport identities ${way} shop-deployer ${more}`),
    run: (invocation) => stop(invocation, way),
  }),
);

async function stop(invocation: Invocation, way: string): Promise<ExitCode> {
  const [id = ''] = invocation.words;
  const reason = optionText(invocation, 'reason');
  const { stopped } = await callAdmin(invocation, {
    method: 'POST',
    path: `identities/${encodeURIComponent(id)}/${way}`,
    json: reason === undefined ? {} : { reason },
  });
  const still = stopped as StoppedIdentity | null;
  const now = still === null ? 'it may act' : `it is ${still.state}`;
  say(invocation.terminal, `${id}: ${way} done; from the next request on ${now}`);
  if (invocation.options['revoke-leases'] !== true) return exitCode.done;
  for (const line of await revokeAll(invocation, id)) say(invocation.terminal, line);
  return exitCode.done;
}
