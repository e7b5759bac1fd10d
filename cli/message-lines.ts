import type { KeptMessage } from '#core/ledger/entry.ts';
import type { ShownMessage } from '#core/ledger/shown-messages.ts';
import { visibleText } from './visible-text.ts';

/** More of a message than a person reads at once; `--json` prints all of it. */
const mostCharacters = 2_000;

const whyLeft = {
  shredded: 'its key is gone, so that nobody can read it any more',
  gone: 'it is not there; run `sallyport ledger verify`',
  too_much: 'too much for one answer',
} as const;

const whyNotRecorded = {
  unmaskable: 'not kept: its secrets cannot be told from the rest',
  no_key: 'not kept: its session had no key yet',
} as const;

const whatIsLeftOut = {
  payload: '(the bytes that it carries are not kept)',
  rest: '(the rest is not kept)',
} as const;

/** A request or an answer as it is kept, for people; nothing where an entry tells of none. */
export function messageLines(
  name: string,
  shown: ShownMessage | undefined,
  kept: KeptMessage | undefined,
): readonly string[] {
  const lines = kept && 'notRecorded' in kept ? [whyNotRecorded[kept.notRecorded]] : linesOf(shown);
  if (lines.length === 0) return [];
  const cut = kept && 'leftOut' in kept && kept.leftOut ? [whatIsLeftOut[kept.leftOut]] : [];
  return [`  ${name} as kept`, ...[...lines, ...cut].map((line) => `  | ${line}`)];
}

function linesOf(shown: ShownMessage | undefined): readonly string[] {
  if (shown === undefined) return [];
  if ('left' in shown) return [whyLeft[shown.left]];
  if ('base64' in shown) return ['(no text; `--json` prints it in base64)'];
  const text = shown.text.replaceAll('\r\n', '\n').trimEnd();
  const more = text.length - mostCharacters;
  const lines = text.slice(0, mostCharacters).split('\n').map(visibleText);
  return more > 0 ? [...lines, `(and ${more} more characters; \`--json\` prints them)`] : lines;
}
