import { randomBytes } from 'node:crypto';
import { createGatewayMaster } from '#adapters/aws/gateway-master.ts';
import { createGatewayKeyring } from '#core/gateway/gateway-keyring.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import type { ProcessWorld } from './process-world.ts';

/** The gateway keys of a deployment, whose master secret is in Secrets Manager. */
export function openKeyring(
  world: Pick<ProcessWorld, 'caller'>,
  secretArn: string,
): GatewayKeyring {
  const master = createGatewayMaster({ call: world.caller('secretsmanager'), secretArn });
  return createGatewayKeyring(master, randomBytes);
}
