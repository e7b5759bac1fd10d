import type { PolicyText } from '#core/config/configuration.ts';
import type { Problem } from '#core/config/problem.ts';
import type { CedarComplaint } from '../cedar/cedar.ts';

/** A policy and where its text begins in the file that it was read from. */
export interface PolicySource extends PolicyText {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Where a policy's text begins. */
export type PolicyPlace = Pick<PolicySource, 'file' | 'text' | 'line' | 'column'>;

/** What is wrong and what to do about it. */
export interface Wrong {
  readonly message: string;
  readonly remedy: string;
  /** Index into the policy's text; its beginning when nothing is said. */
  readonly at?: number;
}

/** Something wrong inside a policy, as a problem with its place in the file. */
export function problemIn(place: PolicyPlace, wrong: Wrong): Problem {
  const { message, remedy, at = 0 } = wrong;
  const inner = lineAndColumn(place.text, at);
  const line = place.line + inner.line - 1;
  const column = inner.line === 1 ? place.column + inner.column - 1 : inner.column;
  return { file: place.file, line, column, message: shown(message), remedy: shown(remedy) };
}

const longestShown = 400;

/** What quotes a policy, cut, and without what would rewrite a terminal's line. */
function shown(text: string): string {
  return text.slice(0, longestShown).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** A complaint of Cedar about a policy, as a problem with its place in the file. */
export function complaintIn(place: PolicyPlace, complaint: CedarComplaint): Problem {
  return problemIn(place, {
    message: complaint.message.replace(
      /^(?:failed to parse policy from string: |for policy `[^`]*`, )/,
      '',
    ),
    remedy: complaint.help ?? 'compare the policy with docs/sallyport.cedarschema',
    at: indexOfByte(place.text, complaint.startByte),
  });
}

/** Line and column, from 1, of an index into a text. */
export function lineAndColumn(
  text: string,
  index: number,
): { readonly line: number; readonly column: number } {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}

/** Cedar counts UTF-8 bytes; editors and we count UTF-16 units. */
function indexOfByte(text: string, byte: number): number {
  let bytes = 0;
  let index = 0;
  for (const character of text) {
    if (bytes >= byte) break;
    bytes += utf8Length(character);
    index += character.length;
  }
  return index;
}

const encoder = new TextEncoder();

function utf8Length(character: string): number {
  return encoder.encode(character).length;
}
