/** Reads bodies that lie beside the log. */
export interface BodyReader {
  /** The ciphertext at `bodyPath`; undefined where there is none. */
  get(path: string): Promise<Uint8Array | undefined>;
}

/** Where bodies are kept beside the log: each for good, by the digest of what it is. */
export interface Bodies extends BodyReader {
  /** Days for which each is there, from when it is put; then it may be gone. */
  readonly days: number;
  /**
   * Keeps a ciphertext at its `bodyPath`; it is durable when this resolves. What is there already
   * stays as it is. Throws `Fault('store_unavailable')` or `Fault('unavailable')`.
   */
  put(path: string, ciphertext: Uint8Array): Promise<void>;
}

/** Where all bodies lie, below what holds the log. */
export const bodiesFolder = 'bodies';

/** Where the body of a session lies whose ciphertext has this digest, `sha256:` and hex. */
export function bodyPath(sessionId: string, digest: string): string {
  return `${bodiesFolder}/${sessionId}/${digest.replace('sha256:', '')}`;
}
