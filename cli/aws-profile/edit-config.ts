import { Fault } from '#core/faults.ts';

/** Settings of a profile by name. */
export type Settings = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** A profile as it should stand in the AWS configuration file. */
export interface ProfileSettings {
  readonly name: string;
  /** A setting with settings of its own, such as `s3`, has them nested below it. */
  readonly settings: Settings;
  /** Settings of ours that must not stand there when they are not among these. */
  readonly ours: readonly string[];
}

/** What marks a profile as written by us. */
const ourCommand = /^\s*credential_process\s*=.*\bcredential-process\s+--grant[ =]/u;
const header = /^\s*\[([^\]]*)\]/u;
const setting = /^\s*([A-Za-z_][\w-]*)\s*=/u;
const ignored = /^\s*(?:[#;].*)?$/u;

/**
 * The text of an AWS configuration file with this profile in it. Only lines of ours within it are
 * changed: comments, further settings and every other profile stay byte for byte. Throws
 * `conflict` for a profile of that name that somebody else wrote, or that stands there twice.
 */
export function withProfile(text: string, wanted: ProfileSettings): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/u, '').split(/\r?\n/u);
  const place = findSection(lines, wanted.name);
  const block = Object.entries(wanted.settings).flatMap(settingLines);
  if (place === undefined) {
    const gap = lines.length === 0 || lines.at(-1)?.trim() === '' ? [] : [''];
    return ended([...lines, ...gap, `[${sectionName(wanted.name)}]`, ...block], eol);
  }
  const { begin, end } = place;
  const body = readBody(lines.slice(begin + 1, end));
  if (!body.some(({ line, nested }) => !nested && ourCommand.test(line))) {
    throw notOurs(wanted.name);
  }
  // As far in as the first setting was: what follows must not become nested below ours.
  const indent = ' '.repeat(body.find(({ of }) => of !== undefined)?.indent ?? 0);
  const written = block.map((line) => indent + line);
  const kept = body.filter(({ of }) => of === undefined || !wanted.ours.includes(of));
  const after = [...kept.map(({ line }) => line), ...lines.slice(end)];
  return ended([...lines.slice(0, begin + 1), ...written, ...after], eol);
}

function settingLines([name, value]: readonly [string, Settings[string]]): readonly string[] {
  if (typeof value === 'string') return [`${name} = ${value}`];
  return [`${name} =`, ...Object.entries(value).map(([inner, text]) => `  ${inner} = ${text}`)];
}

/** Whether a credentials file holds keys for this profile, which AWS clients would take first. */
export function hasSection(text: string, name: string): boolean {
  return text.split(/\r?\n/u).some((line) => header.exec(line)?.[1]?.trim() === name);
}

interface BodyLine {
  readonly line: string;
  /** The setting that it is, or is nested below; none for comments and empty lines. */
  readonly of: string | undefined;
  readonly nested: boolean;
  /** Of the setting that it is or is nested below. */
  readonly indent: number;
}

/** AWS clients take a line for nested where it is indented more than the setting before it. */
function readBody(lines: readonly string[]): readonly BodyLine[] {
  let current: Pick<BodyLine, 'of' | 'indent'> | undefined;
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length;
    if (ignored.test(line)) return { line, of: undefined, nested: false, indent };
    if (current !== undefined && indent > current.indent) return { line, ...current, nested: true };
    current = { of: setting.exec(line)?.[1], indent };
    return { line, ...current, nested: false };
  });
}

interface Place {
  readonly begin: number;
  /** The line after its last. */
  readonly end: number;
}

function findSection(lines: readonly string[], name: string): Place | undefined {
  const heads = lines.flatMap((line, at) => (header.test(line) ? [at] : []));
  const [begin, ...more] = heads.filter((at) => nameIn(lines[at]) === name);
  if (begin === undefined) return undefined;
  if (more.length > 0) {
    throw new Fault('conflict', `the profile ${name} stands there twice; remove one`);
  }
  return { begin, end: heads.find((at) => at > begin) ?? lines.length };
}

/** The profile that a header begins; other sections, such as `services x`, have none. */
function nameIn(line: string | undefined): string | undefined {
  const inside = (header.exec(line ?? '')?.[1] ?? '').trim();
  if (inside === 'default') return inside;
  const named = /^profile\s+(?:"([^"]*)"|'([^']*)'|(\S+))$/u.exec(inside);
  return named?.[1] ?? named?.[2] ?? named?.[3];
}

function sectionName(name: string): string {
  return name === 'default' ? name : `profile ${name}`;
}

function ended(lines: readonly string[], eol: string): string {
  return `${lines.join(eol)}${eol}`;
}

function notOurs(name: string): Fault {
  return new Fault(
    'conflict',
    `there is a profile ${name} already, and Sallyport did not write it; choose another --name`,
  );
}
