/** A path of the models: literal segments, labels, and at most one label that takes several. */
export interface PathTemplate {
  readonly segments: readonly Segment[];
  /** Place of the label that takes several segments; -1 when none does. */
  readonly greedyAt: number;
  /** Ranks of the segments, the more literal one the greater: templates compare as texts. */
  readonly rank: string;
}

interface Segment {
  readonly kind: 'literal' | 'label' | 'greedy';
  /** The literal itself, or the label's member. */
  readonly text: string;
}

const ranks = { literal: '3', label: '2', greedy: '1' } as const;

/** Parses `/{Bucket}/{Key+}`; a slash at the end says nothing. */
export function parseTemplate(path: string): PathTemplate {
  const segments = segmentsOf(path).map(parseSegment);
  return {
    segments,
    greedyAt: segments.findIndex(({ kind }) => kind === 'greedy'),
    rank: segments.map(({ kind }) => ranks[kind]).join(''),
  };
}

/** The segments of a path, still encoded, without the empty one after a slash at the end. */
export function segmentsOf(path: string): readonly string[] {
  const trimmed = path.endsWith('/') ? path.slice(1, -1) : path.slice(1);
  return trimmed === '' ? [] : trimmed.split('/');
}

function parseSegment(text: string): Segment {
  const [, name = '', greedy] = /^\{([^}+]+)(\+)?\}$/.exec(text) ?? [];
  if (name === '') return { kind: 'literal', text };
  return { kind: greedy === undefined ? 'label' : 'greedy', text: name };
}

/** The labels of a path as they stand in it, or undefined when it does not fit the template. */
export function matchTemplate(
  { segments, greedyAt }: PathTemplate,
  path: string,
  parts: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const [head] = segments;
  if (head?.kind === 'literal' && head.text !== parts[0]) return undefined;
  if (greedyAt < 0) return segments.length === parts.length ? labelsOf(segments, parts) : undefined;
  if (parts.length < segments.length) return undefined;
  const after = segments.length - greedyAt - 1;
  // What ends a path belongs to a label at its end: an S3 key may end with a slash.
  const all = after === 0 && path.endsWith('/') ? [...parts, ''] : parts;
  const end = all.length - after;
  return labelsOf(segments, [
    ...all.slice(0, greedyAt),
    all.slice(greedyAt, end).join('/'),
    ...all.slice(end),
  ]);
}

function labelsOf(
  segments: readonly Segment[],
  parts: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const fits = segments.every(({ kind, text }, at) =>
    kind === 'literal' ? parts[at] === text : parts[at] !== '',
  );
  if (!fits) return undefined;
  const labels = segments.flatMap(({ kind, text }, at) =>
    kind === 'literal' ? [] : [[text, parts[at] ?? ''] as const],
  );
  return new Map(labels);
}
