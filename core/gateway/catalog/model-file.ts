import type { ScalarKind } from '../input-model.ts';

/** What data/aws/models/<service>.json holds: the input shapes of one service, each in one line. */
export interface ModelFile {
  /** `<shape of the input>`, then `|<root element>` where XML has one; no line where there is no input. */
  readonly operations: Readonly<Record<string, string>>;
  /**
   * Structures: `s|<payload member>|<member>|…`, unions with `u`; a member is
   * `<name>,<shape>,<marks>,<name on the wire>`. Lists: `l|<shape>,<element name>,f` (`f`: flattened).
   * Maps: `m|<shape of values>,<key name>,<value name>,f`. What is empty at the end is left out; `*`
   * after a kind or scalar: what it holds is sensitive. Scalars are named by their kind.
   */
  readonly shapes: Readonly<Record<string, string>>;
}

export const shapeKinds = { structure: 's', union: 'u', list: 'l', map: 'm' } as const;

export const scalarKinds = {
  string: 'string',
  integer: 'integer',
  long: 'long',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  blob: 'blob',
  timestamp: 'timestamp',
  document: 'document',
} as const satisfies Readonly<Record<ScalarKind, ScalarKind>>;

export const sensitiveMark = '*';

export const memberMarks = {
  required: '!',
  idempotencyToken: 'i',
  streaming: 's',
  xmlAttribute: 'a',
  uri: 'u',
  querystring: 'q',
  header: 'h',
  headers: 'p',
} as const;
