/** What the front saw of a request and the request itself no longer says. */
export interface WireFacts {
  /** Of the connection that the front took it from, such as `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** Names of the trailers behind the body (RFC 9110 §6.5). */
  readonly trailers: readonly string[];
  /** True where the front saw an extension on a chunk; one whose parser drops them says false. */
  readonly hasChunkExtensions: boolean;
}
