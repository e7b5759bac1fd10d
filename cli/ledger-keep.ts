import type { KeptSession } from '#core/administration/keep-session.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

const ways: Readonly<Record<string, { readonly summary: string; readonly reason: string }>> = {
  hold: {
    summary: 'keep the personal data of a session readable, whatever their time',
    reason: 'case 4711',
  },
  release: { summary: 'let a session go that is held', reason: 'case 4711 is closed' },
  shred: {
    summary: 'make the personal data of a session unreadable for good; its entries still verify',
    reason: 'asked for by the person',
  },
};

/** `sallyport ledger hold|release|shred --session ID --reason TEXT`. */
export const ledgerKeep: readonly Command[] = Object.entries(ways).map(
  ([way, { summary, reason }]) => ({
    name: `ledger ${way}`,
    summary,
    options: {
      session: { type: 'string', value: 'ID', says: 'which session; must be given' },
      reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger; must be given' },
      as: asPersonOption,
      data: dataOption,
    },
    examples: [`sallyport ledger ${way} --session 01kaq4w5x7n3v9m2c8r6t0p1zd --reason "${reason}"`],
    run: (invocation) => keep(invocation, way),
  }),
);

async function keep(invocation: Invocation, way: string): Promise<ExitCode> {
  const id = optionText(invocation, 'session');
  if (id === undefined) throw new WrongUse('say which session: --session ID');
  const reason = optionText(invocation, 'reason');
  if (reason === undefined) throw new WrongUse('say why: --reason TEXT');
  const path = `sessions/${encodeURIComponent(id)}/${way}`;
  const kept = await callAdmin(invocation, { method: 'POST', path, json: { reason } });
  say(invocation.terminal, `${id}: ${stateText(kept as unknown as KeptSession)}`);
  return exitCode.done;
}

function stateText({ state, until }: KeptSession): string {
  switch (state) {
    case 'held':
      return 'its personal data stay readable until somebody releases it';
    case 'kept':
      return `its personal data are shredded of themselves at ${until}`;
    case 'shredded':
      return 'its personal data can be read no more';
  }
}
