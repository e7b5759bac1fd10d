import type { ExitCode } from './exit-code.ts';
import { visibleText } from './visible-text.ts';

/** The world that the command line runs in. */
export interface Terminal {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Reaches whoever started the process, even where an SDK swallows standard error. */
  readonly tellPerson?: (line: string) => void;
  /** The file that runs this command line again. */
  readonly program?: string;
}

/** One option of a command, as `--help` shows it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  /** What stands for the value in the usage line. */
  readonly value?: string;
  /** What it stands for where no value follows; then only a number does. */
  readonly bare?: string;
  readonly says: string;
}

/** What a command is run with: its own options, checked to be its own. */
export interface Invocation {
  readonly terminal: Terminal;
  readonly options: Readonly<
    Record<string, string | boolean | readonly (string | boolean)[] | undefined>
  >;
  /** Arguments that are not options. */
  readonly words: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[];
}

/** One command of the command line. */
export interface Command {
  /** Its words, such as `config publish`. */
  readonly name: string;
  readonly summary: string;
  /** Words it takes, such as `ID`. */
  readonly takes?: readonly string[];
  /** A word that may follow them, such as `DIR`. */
  readonly mayTake?: string;
  /** What to run instead, said to whoever gives it a word that it does not take. */
  readonly elsewhere?: string;
  /** Whether a command line of its own follows after `--`. */
  readonly takesRest?: true;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
}

/** The value of an option that takes one. */
export function optionText(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function optionTexts(invocation: Invocation, name: string): readonly string[] {
  const value = invocation.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Writes one line where results go; nothing in it moves a cursor or hides. */
export function say(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${visibleText(line)}\n`);
}

/** Writes one line where people look while results go elsewhere. */
export function tell(terminal: Terminal, line: string): void {
  terminal.stderr.write(`${visibleText(line)}\n`);
}
