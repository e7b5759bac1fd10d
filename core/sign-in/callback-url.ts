/** Where issuers send browsers back to; it is registered with each of them, byte for byte. */
export function callbackUrl(broker: string): string {
  return `${broker}/sign-in/callback`;
}
