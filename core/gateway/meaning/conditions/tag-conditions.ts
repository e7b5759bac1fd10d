import type { Parameters, ParameterValue } from '../../parameters.ts';
import { entriesOf, textOf, valuesAt } from '../values-at.ts';
import type { Conditions } from './conditions-of.ts';

type Tag = readonly [key: string, value: string | undefined];

/**
 * `aws:RequestTag/<key>` and `aws:TagKeys` of the tags at a path: a list of keys and values, of keys
 * alone, a map, or the query-string form that S3 has in a header.
 */
export function tagConditions(parameters: Parameters, path: string): Conditions {
  const tags = valuesAt(parameters, path).flatMap(tagsIn);
  if (tags.length === 0) return {};
  const found: Record<string, readonly string[]> = {
    'aws:tagkeys': [...new Set(tags.map(([key]) => key))],
  };
  for (const [key, value] of tags) {
    if (value === undefined) continue;
    const name = `aws:requesttag/${key.toLowerCase()}`;
    found[name] = [...new Set([...(found[name] ?? []), value])];
  }
  return found;
}

function tagsIn(value: ParameterValue): readonly Tag[] {
  if (typeof value === 'string') return fromQuery(value);
  if (Array.isArray(value)) return (value as readonly ParameterValue[]).flatMap(tagIn);
  return entriesOf(value).flatMap(([key, each]): readonly Tag[] => {
    const text = textOf(each);
    return text === undefined ? [] : [[key, text]];
  });
}

function tagIn(value: ParameterValue): readonly Tag[] {
  const plain = textOf(value);
  if (plain !== undefined) return [[plain, undefined]];
  const entries = entriesOf(value);
  const key = textOf(entries.find(([name]) => /key$/i.test(name))?.[1]);
  const text = textOf(entries.find(([name]) => /value$/i.test(name))?.[1]);
  return key === undefined ? [] : [[key, text ?? '']];
}

function fromQuery(text: string): readonly Tag[] {
  return [...new URLSearchParams(text)];
}
