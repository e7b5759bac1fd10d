import type { AccessLevel } from '../required-access.ts';
import type { ServiceAccess } from './access-data.ts';
import type { Need, OperationAccess, ResourceSource, Trigger } from './operation-access.ts';

/** The letters that lines write access levels with. */
export const levelLetters: Readonly<Record<string, AccessLevel>> = {
  L: 'List',
  R: 'Read',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
};

type Types = Pick<ServiceAccess, 'prefix' | 'types'>;

/** The name of the operation that a line is about. */
export function operationOfLine(line: string): string {
  return line.slice(0, line.indexOf('|'));
}

/**
 * Reads one line of data/aws/access.json: needs parted by `;`, and in a need words parted by a
 * space: action, letter of its level, `?path`, `?!path`, `?path=text`, `@path`, `<type>=<paths>`,
 * `~` and `>principal`; `Name/Arn` is a path that may be told in two ways; `!` before a path or `=` says that AWS requires the resource.
 */
export function readAccessLine(line: string, service: Types): OperationAccess {
  const [operation = '', needs = '', tags = ''] = line.split('|');
  if (needs === '-none') return { kind: 'none' };
  if (needs === '-bearer') return { kind: 'bearer' };
  if (needs === '-unmapped') return { kind: 'unmapped' };
  return {
    kind: 'iam',
    needs: needs.split(';').map((need) => readNeed(need, operation, service)),
    tags: tags === '' ? undefined : tags,
  };
}

function readNeed(text: string, operation: string, service: Types): Need {
  const [action = '', letter = '', ...words] = text.split(' ');
  const name = action === '' ? operation : action;
  return {
    action: name.includes(':') ? name : `${service.prefix}:${name}`,
    level: levelLetters[letter] ?? 'Permissions management',
    when: words.filter((word) => word.startsWith('?')).map((word) => readTrigger(word.slice(1))),
    resources: words.filter(isSource).map((word) => readSource(word, service)),
    isUnresolved: words.includes('~'),
    passedTo: words.find((word) => word.startsWith('>'))?.slice(1),
  };
}

function isSource(word: string): boolean {
  return /^(@|\d)/.test(word);
}

function readTrigger(text: string): Trigger {
  if (text.startsWith('!')) return { path: text.slice(1), wanted: 'absent' };
  const [path = '', wanted] = text.split('=');
  return { path, wanted: wanted === undefined ? 'present' : { text: wanted } };
}

function readSource(word: string, service: Types): ResourceSource {
  if (word.startsWith('@')) {
    const isRequired = word.startsWith('@!');
    return { kind: 'arn', path: word.slice(isRequired ? 2 : 1), isRequired };
  }
  const [place = '', paths = ''] = word.split('=');
  const [type = '', template = ''] = (service.types[Number.parseInt(place, 10)] ?? '').split('|');
  return {
    kind: 'template',
    type,
    template,
    isRequired: place.endsWith('!'),
    paths: paths === '' ? [] : paths.split(',').map((path) => (path === '*' ? undefined : path)),
  };
}
