import type { Fault } from '#core/faults.ts';
import type { KeyHolder } from '#core/sigv4/verify-signature.ts';

/** Whose a gateway key is, and until when it is good for anything. */
export interface GatewayKeyHolder<P> extends KeyHolder<P> {
  readonly leaseEndsAt: Date;
}

/** Finds who holds a gateway key. */
export interface GatewayKeys<P> {
  /**
   * The holder of a key by its id and session token as the request claims them; undefined where
   * there is none or the token is not the key's own. A fault where the lease must not be used.
   */
  holderOf(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): Promise<GatewayKeyHolder<P> | Fault | undefined>;
}
