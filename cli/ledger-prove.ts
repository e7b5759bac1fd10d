import { writeFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { encodeProof } from '#core/tlog/proof-file.ts';
import { proveEntry } from '#core/verification/prove-entry.ts';
import { type Command, optionText, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { logSourceOptions, openLogSource } from './log-source.ts';

const { data, ...elsewhere } = logSourceOptions;

/** `sallyport ledger prove ENTRY`: a file that proves one entry to whoever has the log's key. */
export const ledgerProve: Command = {
  name: 'ledger prove',
  summary: 'write a proof that an entry is in the log, which is verified without the log',
  takes: ['ENTRY'],
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      says: 'where to write the proof (default: standard output)',
    },
    ...elsewhere,
    data,
  },
  examples: [
    'sallyport ledger prove 01kaq4w5x7n3v9m2c8r6t0p1zd/12 --out entry.tlog-proof',
    'sallyport ledger prove sealer/3 --offline copy --key acme-ledger.vkey',
  ],
  run: async (invocation) => {
    const [name = ''] = invocation.words;
    const { terminal } = invocation;
    const { reader, key } = await openLogSource(invocation);
    const proof = await proveEntry({ reader, key, ...placeOf(name) });
    const out = optionText(invocation, 'out');
    const text = encodeProof(proof);
    if (out === undefined) terminal.stdout.write(text);
    else writeFileSync(out, text);
    const where = out === undefined ? '' : `, in ${out}`;
    tell(terminal, `${name} is entry ${proof.index} of ${key.name}${where}`);
    return exitCode.done;
  },
};

/** An entry is named by its writer and its number; a writer's name may itself hold slashes. */
function placeOf(name: string): { readonly writer: string; readonly n: number } {
  const [, writer = '', n = ''] = /^(.+)\/([1-9]\d{0,15})$/u.exec(name) ?? [];
  if (writer !== '' && Number.isSafeInteger(Number(n))) return { writer, n: Number(n) };
  throw new Fault(
    'invalid_request',
    `${name} does not name an entry; give writer/n, as \`sallyport ledger list --json\` shows them`,
  );
}
