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
export interface GatewayKeyring {
  newKey(): Promise<GatewayKey>;
  /** The secret of a key, if this is its session token; undefined for any other, and for no key of ours. */
  secretBehind(accessKeyId: string, sessionToken: string): Promise<string | undefined>;
}
