import type { StoppedIdentity } from '#core/config/head.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, optionText, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** What each does, and an example that the story's policies permit. */
const ways = {
  suspend: ['stop an identity from the next request on', '--reason "token seen in a build log"'],
  resume: ['let a suspended identity go on', '--reason "the log is gone"'],
  quarantine: ['stop an identity that may be compromised', '--as grace --reason "odd hours"'],
  release: ['let a quarantined identity go on', '--as grace --reason "it was a new schedule"'],
} as const;

/** `sallyport identities suspend|resume|quarantine|release ID`. */
export const identitiesStop: readonly Command[] = Object.entries(ways).map(
  ([way, [summary, given]]) => ({
    name: `identities ${way}`,
    summary,
    takes: ['ID'],
    options: {
      reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger' },
      as: asPersonOption,
      data: dataOption,
    },
    examples: [`sallyport identities ${way} shop-deployer ${given}`],
    run: async (invocation) => {
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
      return exitCode.done;
    },
  }),
);
