import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import { checkEntryProof } from '#core/verification/check-entry-proof.ts';
import { type Command, say, tell } from './command.ts';
import { exitCode } from './exit-code.ts';
import { logKeyOption, requireLogKey } from './log-source.ts';

/** `sallyport ledger check-proof FILE`: verifies a proof with the log's key alone, and shows the entry. */
export const ledgerCheckProof: Command = {
  name: 'ledger check-proof',
  summary: 'verify a proof with nothing but the key of the log, and print the entry it proves',
  takes: ['FILE'],
  options: { key: logKeyOption },
  examples: ['sallyport ledger check-proof entry.tlog-proof --key acme-ledger.vkey'],
  run: async (invocation) => {
    const [path = ''] = invocation.words;
    const { terminal } = invocation;
    const key = requireLogKey(invocation);
    const { text, index, checkpoint } = checkEntryProof(readProof(path), key);
    say(terminal, text);
    tell(terminal, `proven: entry ${index} of the ${checkpoint.size} in ${checkpoint.origin}`);
    return exitCode.done;
  },
};

function readProof(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new Fault('not_found', `${path} cannot be read (${code}); give the file of a proof`, {
      cause,
    });
  }
}
