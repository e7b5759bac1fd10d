/** One HTTP request as it stands on the wire; what is signed and what is read are these same bytes. */
export interface SignedHttpRequest {
  readonly method: string;
  /** The path before `?`, still percent-encoded, beginning with `/`. */
  readonly path: string;
  /** What stands after `?`, still percent-encoded; empty when there is none. */
  readonly rawQuery: string;
  /** Name and value pairs in wire order, repeated headers repeated. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export type HeaderPair = readonly [name: string, value: string];

/** Every value of one header, in wire order. */
export function headerValues(request: SignedHttpRequest, name: string): readonly string[] {
  return request.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
