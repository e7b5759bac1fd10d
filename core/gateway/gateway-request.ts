import type { HeaderPair, SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { WireFacts } from './authenticate/wire-facts.ts';

/** A request as a front took it. */
export interface GatewayRequest {
  readonly request: SignedHttpRequest;
  readonly facts: WireFacts;
  /** Of whoever is connected. */
  readonly address: string;
  /** What the caller calls itself, cut and printable. */
  readonly userAgent: string;
  /** The front's id of the request. */
  readonly requestId: string;
}

/** What the front answers with. */
export interface GatewayReply {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}
