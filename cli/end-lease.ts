import { callBroker } from './call-broker.ts';

/** What proves to the broker whose lease is meant; never the secret key. */
export interface HeldKeys {
  readonly accessKeyId: string;
  readonly sessionToken: string;
}

/** What the broker said to the end of a lease; without a session it knew none. */
export interface Ending {
  readonly message: string;
  readonly sessionId: string | undefined;
}

/** Asks the broker to end a lease (RFC 7009 §2.1); a refusal is thrown as the fault it is. */
export async function endLease(
  broker: string,
  { accessKeyId, sessionToken }: HeldKeys,
): Promise<Ending> {
  const reply = await callBroker({
    method: 'POST',
    url: `${broker}/v1/revoke`,
    form: { token: sessionToken, access_key_id: accessKeyId },
  });
  const { message, session_id: sessionId } = reply;
  return {
    message: String(message),
    sessionId: sessionId === undefined ? undefined : `${sessionId}`,
  };
}
