/** One version of an object of the log, in a place that keeps what was put before. */
export interface LogVersion {
  readonly path: string;
  /** Tells the versions of one path apart. */
  readonly version: string;
  /** What readers get who ask for no version. */
  readonly isNewest: boolean;
  /** Holds nothing: says that the object is gone for readers, while what was put is still there. */
  readonly isRemoval: boolean;
  /** RFC 3339, by the clock of the place. */
  readonly putAt: string;
}

/** Every version of the objects of a log: a newer one hides what was put first from readers. */
export interface LogVersions {
  /**
   * Of all objects whose path begins with `prefix`, in the order of their paths, the newest of each
   * object first.
   */
  versions(prefix: string): AsyncIterable<LogVersion>;
  /** What one version holds; undefined where there is none, and for a removal. */
  getVersion(of: Pick<LogVersion, 'path' | 'version'>): Promise<Uint8Array | undefined>;
}
