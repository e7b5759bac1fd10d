import type { ShownLog } from '#core/administration/show-log.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { visibleText } from './visible-text.ts';

/** `sallyport ledger status`: how much is sealed, what waits, and what stops it. */
export const ledgerStatus: Command = {
  name: 'ledger status',
  summary: 'show how much of the ledger is sealed in its log, what waits, and what stops it',
  options: {
    json: { type: 'boolean', says: 'print it as one JSON line' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport ledger status'],
  run: async (invocation) => {
    const { terminal, options } = invocation;
    const log = await readLog(invocation);
    if (options.json === true) say(terminal, JSON.stringify(log));
    else for (const line of statusLines(log)) say(terminal, line);
    return log.stopped === null ? exitCode.done : exitCode.failed;
  },
};

/** How the log stands, as the broker tells it. */
export async function readLog(invocation: Invocation): Promise<ShownLog> {
  const reply = await callAdmin(invocation, { method: 'GET', path: 'ledger/log' });
  return reply as unknown as ShownLog;
}

function statusLines(log: ShownLog) {
  const { origin, key, size, root, publishedAt, stopped, gaps, unsealed } = log;
  const { entries, isAll, oldest } = unsealed;
  const waiting = `${isAll ? '' : 'at least '}${entries}`;
  return [
    `log        ${visibleText(origin)}`,
    `sealed     ${size} entries, ${publishedAt === null ? 'never' : `at ${publishedAt}`}`,
    `root       ${root}`,
    `key        ${visibleText(key)}`,
    `unsealed   ${waiting}${oldest === null ? '' : `, the oldest of ${oldest}`}`,
    ...gaps.map(
      ({ writer, from, to }) =>
        `lost       entries ${from} to ${to} of writer ${visibleText(writer)}, accepted; the next batch names them`,
    ),
    ...(stopped === null
      ? []
      : [
          `stopped    at ${stopped.at}, entry ${stopped.n} of writer ${visibleText(stopped.writer)}`,
          `           ${visibleText(stopped.finding)}`,
          '           find out why, then: sallyport ledger resume --reason TEXT',
        ]),
  ];
}
