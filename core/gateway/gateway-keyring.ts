import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import { gatewayCredentials, secretBehind } from './keys/gateway-credentials.ts';
import { gatewayKeyId } from './keys/gateway-key-id.ts';

const idBytes = 10;

/** Gateway keys by one master secret of at least 32 bytes, which is asked for whenever it is needed. */
export function createGatewayKeyring(
  master: () => Promise<Uint8Array>,
  random: (bytes: number) => Uint8Array,
): GatewayKeyring {
  return {
    newKey: async () => gatewayCredentials(await master(), gatewayKeyId(random(idBytes))),
    secretBehind: async (accessKeyId, sessionToken) =>
      secretBehind(await master(), accessKeyId, sessionToken),
  };
}
