import { Fault } from '#core/faults.ts';

/** How one reader of text takes a variable. */
export interface Shell {
  set(name: string, value: string): string;
  /** Undefined where a variable cannot be taken away. */
  readonly unset: ((name: string) => string) | undefined;
}

/** PowerShell ends a text at typographic quotes, too. */
const powershellQuotes = /['\u2018\u2019\u201a\u201b]/gu;

/** What needs no quotes in any reader of KEY=VALUE files, among which no two agree on quotes. */
const plainValue = /^[\w+/=.:,@%-]*$/u;

/** The forms that `env` prints for something to read at once, line by line. */
export const shells: Readonly<Record<'sh' | 'fish' | 'powershell' | 'dotenv', Shell>> = {
  sh: {
    set: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
    unset: (name) => `unset ${name}`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll(/[\\']/gu, '\\$&')}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll(powershellQuotes, '$&$&')}'`,
    unset: (name) => `Remove-Item -ErrorAction Ignore Env:${name}`,
  },
  dotenv: {
    set: (name, value) => {
      if (plainValue.test(value)) return `${name}=${value}`;
      throw new Fault(
        'invalid_request',
        `the value of ${name} has characters that readers of .env files take in different ways; use --shell sh or json`,
      );
    },
    unset: undefined,
  },
};
