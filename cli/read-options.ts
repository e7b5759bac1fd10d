import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { didYouMean } from '#core/config/nearest-name.ts';
import type { Command } from './command.ts';
import { WrongUse } from './wrong-use.ts';

/** A command's own options and words; whatever else is on the line is a {@link WrongUse}. */
export function readOptions(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      { type: option.type, multiple: option.multiple ?? false },
    ]),
  );
  const read = parseOrExplain(withBare(args, command), options);
  for (const [name, value] of Object.entries(read.values)) {
    if (([value].flat() as unknown[]).includes(''))
      throw new WrongUse(`--${name} is empty; give it a value`);
  }
  refusePasted([...Object.values(read.values).flat(), ...read.positionals]);
  return read;
}

/** An option that needs no value, with the one that it stands for. */
function withBare(args: readonly string[], { options }: Command): readonly string[] {
  return args.map((arg, at) => {
    const name = arg.startsWith('--') ? arg.slice(2) : '';
    const bare = Object.hasOwn(options, name) ? options[name]?.bare : undefined;
    return bare === undefined || /^[0-9]+$/u.test(args[at + 1] ?? '') ? arg : `${arg}=${bare}`;
  });
}

/** A JWT or JWE in a value, such as `NAME=VALUE` or `Bearer …`. */
const tokenForm = /(?:^|[\s=:])eyJ[\w-]*\.[\w-]*\./u;

/** What is pasted in place of a name must not be repeated where logs keep it. */
function refusePasted(values: readonly unknown[]): void {
  if (!values.some((value) => typeof value === 'string' && tokenForm.test(value))) return;
  throw new WrongUse(
    'that is a token, and others can see a command line; write it to a file and give its name, or - for standard input',
  );
}

function parseOrExplain(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUse(
      explain(
        error,
        Object.keys(options).map((name) => `--${name}`),
      ),
    );
  }
}

/** Node's own words, which name its API, told in ours. */
function explain(error: unknown, known: readonly string[]): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const named = /'(?:-\w, )?(--?[^\s'=<]+)/u.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return `it has no option "${named}"${didYouMean(named, known)}`;
  }
  if (message.includes('does not take an argument')) return `${named} takes no value`;
  return `${named} needs a value; write ${named}=VALUE where it begins with "-"`;
}
