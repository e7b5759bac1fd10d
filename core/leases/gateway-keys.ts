/** Keys that are good at our gateway alone, and nothing at AWS. */
export interface GatewayKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Makes gateway keys. No secret of them is kept: whoever has the master secret can make it again from
 * the access key id. Throws `Fault('unavailable')` where the master secret cannot be had.
 */
export interface GatewayKeys {
  newKey(): Promise<GatewayKey>;
  /** Undefined for what is not the id of a gateway key. */
  secretOf(accessKeyId: string): Promise<string | undefined>;
}
