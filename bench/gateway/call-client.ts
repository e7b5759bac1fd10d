import { Agent } from 'node:http';
import type { GatewayKey } from '#core/leases/gateway-keyring.ts';
import { signRequest } from '#core/sigv4/sign-request.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { post } from '../post.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const body = Buffer.from(
  JSON.stringify({ TableName: 'acme-orders', Key: { order: { S: '10231' } } }),
);

/**
 * A client that asks for one item again and again, signed once beforehand: reading may repeat, and no
 * work of a client is measured. Anything but 200 ends the benchmark.
 */
export function callClient(url: string, key: GatewayKey): () => Promise<void> {
  const headers = Object.fromEntries(signed(new URL(url).host, key));
  return () => post(url, { agent, headers, body });
}

/** Ends the connections that are kept. */
export function closeCallClients(): void {
  agent.destroy();
}

function signed(host: string, key: GatewayKey): readonly HeaderPair[] {
  const headers: readonly HeaderPair[] = [
    ['host', host],
    ['content-type', 'application/x-amz-json-1.0'],
    ['x-amz-target', 'DynamoDB_20120810.GetItem'],
  ];
  const unsigned = { method: 'POST', path: '/', rawQuery: '', headers, body };
  const scope = { region: 'us-east-1', service: 'dynamodb', now: new Date() };
  return [...headers, ...signRequest(unsigned, key, scope), ['content-length', `${body.length}`]];
}
