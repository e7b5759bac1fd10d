/** One command of a page as somebody types it, and what the page says that it prints. */
export interface ConsoleStep {
  readonly command: string;
  readonly output: readonly string[];
}

/** The commands of every ```console block of a page, in order; lines after `> ` go on with a command. */
export function consoleSteps(page: string): readonly ConsoleStep[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, text = '']) => text.split(/^\$ /m).slice(1).map(readStep));
}

function readStep(text: string): ConsoleStep {
  const [first = '', ...rest] = text.replace(/\n+$/, '').split('\n');
  const more = rest.findIndex((line) => !line.startsWith('> '));
  const typed = more === -1 ? rest : rest.slice(0, more);
  const output = rest.slice(typed.length);
  return { command: [first, ...typed.map((line) => line.slice(2))].join('\n'), output };
}

/** What differs from run to run, as a page writes it. */
const volatile: Readonly<Record<string, string>> = {
  '<time>': '\\d{4}-\\d{2}-\\d{2}T[\\d:.]{8,12}Z',
  '<session>': '[0-9a-z]{26}',
  '<role id>': 'AROA[A-Z0-9]{8,32}',
  '<version>': '[0-9a-f]{12,64}',
  '<seconds>': '[0-9]{1,3}',
  '<count>': '[0-9]{1,3}',
};

/** Everything that a page writes in place of what differs. */
export const placeholders = Object.keys(volatile);

/**
 * What must be printed for a page to be right: its lines, with any number of blanks for the blanks
 * of a column, any text for a `…` in a line, and any lines for one that stands alone.
 */
export function printedPattern(output: readonly string[]): RegExp {
  const lines = output.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${linePattern(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

function linePattern(line: string): string {
  const parts = line.split(/(<[a-z ]+>|…| +)/);
  return parts
    .map((part) => {
      if (part === '…') return '.*';
      if (part.trim() === '') return part === '' ? '' : ' +';
      return volatile[part] ?? part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    })
    .join('');
}
