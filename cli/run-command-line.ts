import { didYouMean } from '#core/config/nearest-name.ts';
import { asFault, type Fault } from '#core/faults.ts';
import { type Command, type Invocation, say, type Terminal, tell } from './command.ts';
import { commands } from './commands.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { problemLines } from './problem-lines.ts';
import { readOptions } from './read-options.ts';
import { WrongUse } from './wrong-use.ts';

/** Finds the command, checks its use, runs it, and turns whatever is thrown into a clear line. */
export async function runCommandLine(terminal: Terminal): Promise<ExitCode> {
  const [args, rest] = beforeAndAfter(terminal.args);
  if (args.length === 0 || args[0] === 'help' || args[0] === '--help' || args[0] === '-h') {
    return printHelp(args.slice(1), terminal);
  }
  const command = findCommand(args);
  if (command === undefined) return unknownCommand(args, terminal);
  if (args.includes('--help') || args.includes('-h')) {
    say(terminal, commandHelp(command));
    return exitCode.done;
  }
  try {
    return await command.run(readInvocation(command, { args, rest, terminal }));
  } catch (error) {
    return explain(error, command, terminal);
  }
}

interface CommandLine {
  readonly args: readonly string[];
  readonly rest: readonly string[];
  readonly terminal: Terminal;
}

function readInvocation(command: Command, line: CommandLine): Invocation {
  const own = line.args.slice(command.name.split(' ').length);
  const { values, positionals } = readOptions(command, own);
  const fewest = command.takes?.length ?? 0;
  const most = command.mayTake === undefined ? fewest : fewest + 1;
  if (positionals.length < fewest || positionals.length > most) {
    throw new WrongUse(wordsText(command, positionals[most]));
  }
  if (command.takesRest === undefined && line.rest.length > 0) {
    throw new WrongUse('it takes nothing after --');
  }
  return { terminal: line.terminal, options: values, words: positionals, rest: line.rest };
}

function wordsText(
  { takes = [], takesRest, elsewhere }: Command,
  word: string | undefined,
): string {
  if (takes.length > 0) return `it takes ${takes.join(' ')}`;
  if (elsewhere !== undefined) return `it takes no ${JSON.stringify(word)}; ${elsewhere}`;
  const remedy = takesRest === undefined ? '' : '; what to run stands after --';
  return `it takes no ${JSON.stringify(word)}${remedy}`;
}

/** The command with the most words that begin this line. */
function findCommand(args: readonly string[]): Command | undefined {
  return commands
    .filter((command) => command.name.split(' ').every((word, at) => args[at] === word))
    .toSorted((one, other) => other.name.length - one.name.length)
    .at(0);
}

function printHelp(words: readonly string[], terminal: Terminal): ExitCode {
  const command = words.length === 0 ? undefined : findCommand(words);
  say(terminal, command === undefined ? overview(commands) : commandHelp(command));
  return exitCode.done;
}

function unknownCommand(args: readonly string[], terminal: Terminal): ExitCode {
  const group = commands.filter((command) => command.name.startsWith(`${args[0]} `));
  if (group.length > 0) {
    if (args[1] === undefined || args.includes('--help')) {
      say(terminal, overview(group));
      return args.includes('--help') ? exitCode.done : exitCode.wrongUse;
    }
    const near = didYouMean(args.slice(0, 2).join(' '), namesOf(group));
    tell(terminal, `sallyport ${args[0]} has no "${args[1]}"${near}`);
    tell(terminal, `see "sallyport ${args[0]} --help"`);
    return exitCode.wrongUse;
  }
  const words = commands.flatMap(({ name }) => [name, name.split(' ', 1)[0] ?? name]);
  tell(terminal, `there is no command "${args[0]}"${didYouMean(args[0] ?? '', words)}`);
  tell(terminal, 'see "sallyport --help"');
  return exitCode.wrongUse;
}

function namesOf(group: readonly Command[]): readonly string[] {
  return group.map(({ name }) => name);
}

function explain(error: unknown, command: Command, terminal: Terminal): ExitCode {
  if (error instanceof WrongUse) {
    tell(terminal, `sallyport ${command.name}: ${error.message}`);
    tell(terminal, `see "sallyport ${command.name} --help"`);
    return exitCode.wrongUse;
  }
  const fault = asFault(error);
  for (const line of problemsOf(fault)) tell(terminal, line);
  tell(terminal, `sallyport ${command.name}: ${fault.message} (${fault.code})`);
  if (fault.code === 'unavailable' && terminal.env.SALLYPORT_DEBUG === '1') {
    tell(terminal, String(fault.cause instanceof Error ? fault.cause.stack : fault.cause));
  }
  return exitCodeOf(fault);
}

/** A configuration that is refused says why, whichever command met it. */
function problemsOf({ shown }: Fault): readonly string[] {
  return Array.isArray(shown.problems) ? problemLines(shown.problems) : [];
}

function beforeAndAfter(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = args.indexOf('--');
  return at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
}
