/** Kinds of policy that bear on a request. */
export type Layer = 'identity' | 'boundary' | 'session' | 'resource';

/** A statement that settled an evaluation: its place, from 0, and its Sid. */
export interface DeterminingStatement {
  readonly layer: Layer;
  /** Place of the document among those of its layer. */
  readonly policy: number;
  readonly statement: number;
  readonly sid: string | null;
}

/** What IAM would answer, and why. */
export interface Evaluation {
  readonly effect: 'allow' | 'explicit-deny' | 'implicit-deny';
  /** The layer that denied; null when it is allowed. */
  readonly layer: Layer | null;
  /** The statements that denied, or that allowed; none for an implicit deny. */
  readonly determining: readonly DeterminingStatement[];
}
