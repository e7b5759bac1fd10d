import type { z } from 'zod';
import type { Path } from '../finding.ts';
import { didYouMean } from '../nearest-name.ts';
import type { Problem } from '../problem.ts';
import type { YamlFile } from './read-yaml.ts';

type Issue = z.core.$ZodIssue;

/** What a schema found wrong, as problems with places. The schema's messages are noun phrases (parts.ts). */
export function explainIssue(issue: Issue, base: Path, yaml: YamlFile): readonly Problem[] {
  const path = [
    ...base,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys.map((key) => unknownKey(yaml, [...path, key], known));
  }
  if (issue.code === 'invalid_key') return [badKey(issue, path, yaml)];
  return [yaml.has(path) ? badValue(issue, path, yaml) : missing(issue, path, yaml)];
}

function unknownKey(yaml: YamlFile, path: Path, known: readonly string[]): Problem {
  const key = String(path.at(-1));
  return {
    file: yaml.file,
    ...yaml.keyPositionOf(path),
    message: `${shown(key)} is not a key here${didYouMean(key, known)}`,
    remedy: `remove it, or use one of ${known.join(', ')}`,
  };
}

function badKey(issue: Issue & { code: 'invalid_key' }, path: Path, yaml: YamlFile): Problem {
  const phrase = issue.issues[0]?.message ?? 'a name';
  return {
    file: yaml.file,
    ...yaml.keyPositionOf(path),
    message: `${shown(String(path.at(-1)))} is not ${phrase}`,
    remedy: `write ${phrase}`,
  };
}

function badValue(issue: Issue, path: Path, yaml: YamlFile): Problem {
  return {
    file: yaml.file,
    ...yaml.positionOf(path),
    message: `${nameOf(path, yaml)} is not ${issue.message}`,
    remedy: `write ${issue.message}`,
  };
}

function missing(issue: Issue, path: Path, yaml: YamlFile): Problem {
  return {
    file: yaml.file,
    ...yaml.keyPositionOf(path.slice(0, -1)),
    message: `${shown(String(path.at(-1)))} is missing`,
    remedy: `add ${shown(String(path.at(-1)))}: ${issue.message}`,
  };
}

/** The nearest key on the way; a place in a list has no name of its own. */
function nameOf(path: Path, yaml: YamlFile): string {
  const key = path.findLast((step) => typeof step === 'string');
  const listed = typeof path.at(-1) === 'number' ? `an item of ` : '';
  return key === undefined ? yaml.file : `${listed}${shown(String(key))}`;
}

/** A key as written, cut: what an author wrote may be long. */
function shown(key: string): string {
  return key.length > 64 ? `"${key.slice(0, 64)}…"` : `"${key}"`;
}
