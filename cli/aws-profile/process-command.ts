import { Fault } from '#core/faults.ts';

/** Characters that every shell and every reader of the file takes as they are. */
const plain = /^[\w@%+=:,./-]+$/u;
/** What could end a line, a comment-free value or a quotation in one of its many readers. */
const unsafe = /[\p{Cc}'"\\#;`$!]/u;

/**
 * A command line as `credential_process` takes it: some SDKs give it to a shell, others split it by
 * themselves, and both must read the same words. Throws `invalid_request` for a word that cannot
 * be written so.
 */
export function processCommand(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (plain.test(word)) return word;
  if (word !== '' && !unsafe.test(word)) return `"${word}"`;
  throw new Fault(
    'invalid_request',
    `${JSON.stringify(word)} has characters that not every AWS SDK reads alike; use a plainer path`,
  );
}
