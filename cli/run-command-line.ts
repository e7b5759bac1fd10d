import { parseArgs } from 'node:util';
import { asFault, type Fault } from '#core/faults.ts';
import { type Command, type Invocation, say, type Terminal, tell } from './command.ts';
import { commands } from './commands.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exit-code.ts';
import { commandHelp, overview } from './help.ts';
import { problemLines } from './problem-lines.ts';
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
  const { values, positionals } = parseOwn(command, own);
  const expected = command.takes ?? [];
  if (positionals.length !== expected.length) {
    throw new WrongUse(
      expected.length === 0
        ? `it takes no ${JSON.stringify(positionals[0])}`
        : `it takes ${expected.join(' ')}`,
    );
  }
  if (command.takesRest === undefined && line.rest.length > 0) {
    throw new WrongUse('it takes nothing after --');
  }
  return { terminal: line.terminal, options: values, words: positionals, rest: line.rest };
}

function parseOwn(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      { type: option.type, multiple: option.multiple ?? false },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : 'the options cannot be read');
  }
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
    tell(terminal, `sallyport ${args[0]} has no "${args[1]}"; see "sallyport ${args[0]} --help"`);
    return exitCode.wrongUse;
  }
  tell(terminal, `there is no command "${args[0]}"; see "sallyport --help"`);
  return exitCode.wrongUse;
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
