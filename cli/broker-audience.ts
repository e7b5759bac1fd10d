import { Fault } from '#core/faults.ts';
import { readGatewayUrl } from '#core/gateway/clients/gateway-url.ts';
import { callBroker } from './call-broker.ts';

/** What a broker says of itself, read where it stands. */
async function readBrokerDocument(broker: string): Promise<Readonly<Record<string, unknown>>> {
  const url = `${broker}/.well-known/sallyport-configuration`;
  return callBroker({ method: 'GET', url });
}

/** The address of the broker's gateway; undefined where it tells none that calls may be sent to. */
export async function gatewayOfBroker(broker: string): Promise<string | undefined> {
  const { gateway_url: told } = await readBrokerDocument(broker);
  return readGatewayUrl(told);
}

/**
 * Makes sure that the broker wants tokens for the very URL it is called by. A token for any other
 * audience would let whoever answers at this URL show it elsewhere. Throws `audience_mismatch`.
 */
export async function confirmAudience(broker: string): Promise<void> {
  const { audience } = await readBrokerDocument(broker);
  if (audience === broker) return;
  throw new Fault(
    'audience_mismatch',
    `${broker} takes tokens for ${JSON.stringify(audience)}, not for itself; set SALLYPORT_URL to the URL that your administrators name`,
  );
}
