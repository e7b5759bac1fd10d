import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';

/** One request to AWS, which is signed on the way out. */
export interface UpstreamCall {
  /** By AWS's own name, such as `dynamodb.us-east-1.amazonaws.com`. */
  readonly host: string;
  readonly signingName: string;
  readonly region: string;
  /** Without `host` and what signing adds. */
  readonly request: SignedHttpRequest;
  /** Declared in place of the body's hash, where the body is framed by aws-chunked. */
  readonly declaredPayload?: string;
  readonly credentials: SigningCredentials;
}

/** What AWS answered, read to its end. */
export interface UpstreamAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

/** AWS itself, or what stands for it. */
export interface Upstream {
  /**
   * Sends once, follows no redirection and repeats nothing. Throws `Fault('unavailable')` where no
   * answer came whole: then nobody knows whether the call was carried out.
   */
  send(call: UpstreamCall): Promise<UpstreamAnswer>;
}
