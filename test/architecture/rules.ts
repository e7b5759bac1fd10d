import type { Edge } from './edges.ts';
import { namelessNames, type Room, rooms } from './rooms.ts';

const table: Readonly<Record<string, Room>> = rooms;

/** The folder that a relative import may not leave: `core/tokens`, `functions/entries`, `local`. */
function folderOf(file: string): string {
  const [top = '', second] = file.split('/');
  const hasRow = Object.hasOwn(rooms, `${top}/${second}`);
  const divided = top === 'core' || top === 'adapters' || hasRow;
  return divided && second !== undefined && !second.includes('.') ? `${top}/${second}` : top;
}

/** The row of the table for a file: the longest path that fits. */
function roomOf(file: string): Room | undefined {
  const folder = folderOf(file);
  return table[folder] ?? (folder.startsWith('adapters/') ? table.adapters : undefined);
}

/** What is wrong with one import, in a sentence; nothing when the table allows it. */
export function breachOf(edge: Edge): string | undefined {
  const room = roomOf(edge.from);
  if (room === undefined) return `${edge.from} lies in no room of the table`;
  if (edge.isPackage) {
    return covers(room.packages, edge.to)
      ? undefined
      : `${edge.from} may not import the package ${edge.to}`;
  }
  const home = folderOf(edge.from);
  const inside = folderOf(edge.to) === home;
  if (edge.specifier.startsWith('.') && !inside) {
    return `${edge.from} leaves its room by a relative path: ${edge.specifier}`;
  }
  const allowed =
    inside || room.rooms.some((name) => name === '*' || edge.to.startsWith(`${name}/`));
  return allowed ? undefined : `${edge.from} may not import ${edge.to}`;
}

function covers(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*')
      ? name.startsWith(pattern.slice(0, -1))
      : name === pattern || name.startsWith(`${pattern}/`),
  );
}

/** What is wrong with a file's place or name. */
export function misplacementOf(file: string): string | undefined {
  if (!file.includes('/')) {
    return /^[a-z]+\.config\.ts$/.test(file) ? undefined : `${file} lies outside every room`;
  }
  if (roomOf(file) === undefined) return `${file} lies in no room of the table`;
  const words = file.replace(/\.[a-z.]+$/, '').split('/');
  const nameless = words.find((word) => namelessNames.some((name) => name === word));
  return nameless === undefined ? undefined : `${file} is named "${nameless}", which says nothing`;
}

/** Things that code may not do, by the rooms in which it may not. */
const forbiddenCode: readonly {
  readonly in: readonly string[];
  readonly what: string;
  readonly pattern: RegExp;
  readonly except?: readonly string[];
}[] = [
  {
    in: ['core', 'adapters', 'functions', 'pages'],
    what: 'reads the environment',
    pattern: /\bprocess\.env\b/,
    except: ['functions/entries/process-environment.ts'],
  },
  { in: ['core'], what: 'reaches for the process', pattern: /\bprocess\b\s*[.[]/ },
  {
    in: ['core'],
    what: 'reads a clock',
    pattern: /\bnew Date\(\s*\)|\bDate\(\s*\)|\bDate\.now\b|\bperformance\b\s*\.|\bhrtime\b/,
  },
  {
    in: ['core'],
    what: 'draws randomness',
    pattern:
      /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|Fill|FillSync)\b|\bgetRandomValues\b|\bgenerateKey(?:Pair)?(?:Sync)?\b/,
  },
  {
    in: ['core'],
    what: 'waits or reaches out',
    pattern: /\bset(?:Timeout|Interval|Immediate)\b|\bfetch\s*\(|\bWebSocket\b/,
  },
  {
    in: ['core', 'adapters', 'functions', 'local', 'cli', 'lib'],
    what: 'has an error class beside Fault',
    pattern: /\bextends (?:\w*Error)\b/,
    // Neither of the others reaches a wire: wrong use of the command line has an exit code, and a
    // story that does not come true ends the demo.
    except: ['core/faults.ts', 'cli/wrong-use.ts', 'local/story/stage.ts'],
  },
  {
    in: ['core', 'adapters', 'functions', 'local', 'lib', 'bin'],
    what: 'throws what is no Fault',
    pattern: /\bthrow new (?!Fault\b|StoryFault\b)\w+/,
  },
  {
    in: ['cli'],
    what: 'throws what is neither Fault nor WrongUse',
    pattern: /\bthrow new (?!Fault\b|StoryFault\b|WrongUse\b)\w+/,
  },
];

/** What a file's code does that its room forbids; `code` is free of comments and types. */
export function misdeedsOf(file: string, code: string): readonly string[] {
  const top = file.split('/')[0] ?? '';
  return forbiddenCode
    .filter((rule) => rule.in.includes(top) && rule.except?.includes(file) !== true)
    .filter((rule) => rule.pattern.test(code))
    .map((rule) => `${file} ${rule.what}`);
}
