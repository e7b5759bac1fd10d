import type { Step } from './step.ts';

const longestText = 2_000;
// Controls, format characters, line separators, lone surrogates: nothing that a log or page hides.
const unseen = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * Text of somebody else's as one line that is neither a command to the runner nor longer than a
 * log needs. The runner takes `##[` for a command anywhere in a line.
 */
export function visible(text: string): string {
  const line = text.replaceAll(unseen, ' ').replaceAll('##[', '## [').trim();
  return line.length <= longestText ? line : `${line.slice(0, longestText)}…`;
}

/** Writes a line to the log; it begins with our name, so it is never a command. */
export function say(step: Step, text: string): void {
  step.print(`sallyport: ${visible(text)}`);
}

/** Has the runner hide these in all logs of the job from now on. */
export function mask(step: Step, secrets: readonly string[]): void {
  for (const secret of secrets) if (secret !== '') step.print(`::add-mask::${commandData(secret)}`);
}

/** A line that the runner shows on the page of the run. */
export function annotate(step: Step, level: 'error' | 'warning' | 'notice', text: string): void {
  step.print(`::${level} title=Sallyport::${commandData(visible(text))}`);
}

/** As the runner unescapes the data of a command. */
function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
