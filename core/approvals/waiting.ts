/** How a held exchange learns that people have answered. */
export interface Waiting {
  /** Resolves after so long, or as soon as it is known here that one of these requests has changed. */
  changed(requests: readonly string[], milliseconds: number): Promise<void>;
}
