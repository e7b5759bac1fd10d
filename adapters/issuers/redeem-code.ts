import { Fault } from '#core/faults.ts';
import type { Redemption } from '#core/sign-in/ports.ts';
import { type AddressRequest, askAddress, boundedBody, isPlain } from './ask-address.ts';

/** A code, the client that redeems it, and where. */
export interface CodeRequest extends Redemption, Omit<AddressRequest, 'headers' | 'form'> {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret: string | undefined;
}

/**
 * Redeems a code at a token endpoint (RFC 6749 §4.1.3): by `client_secret_basic`, or by nothing but
 * PKCE for a public client. Throws `sign_in_needed` for a code that is not taken and
 * `issuer_unavailable` for everything else; nothing that was sent or received is in a fault.
 */
export async function redeemCode(asked: CodeRequest): Promise<string> {
  const { status, json } = await answerOf(asked);
  const { id_token: idToken, error }: Record<string, unknown> = Object(json);
  if (status === 200 && typeof idToken === 'string') return idToken;
  if (error === 'invalid_grant') {
    throw new Fault(
      'sign_in_needed',
      'the issuer does not take its own code any more; begin again from this page',
    );
  }
  if (status === 401 || error === 'invalid_client' || error === 'unauthorized_client') {
    throw unavailable(
      'refuses this broker as a client; check signIn in issuers.yaml, and the secret',
    );
  }
  throw unavailable('gave no ID token for its code; try again shortly');
}

async function answerOf(asked: CodeRequest): Promise<{ status: number; json: unknown }> {
  try {
    const response = await askAddress({
      ...asked,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...authorization(asked),
      },
      form: formOf(asked),
    });
    const body = isPlain(response) ? await boundedBody(response) : undefined;
    response.destroy();
    return { status: response.statusCode ?? 0, json: parsed(body) };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unavailable('does not answer; try again shortly', error);
  }
}

function formOf({ code, codeVerifier, redirectUri, clientId, clientSecret }: CodeRequest): string {
  return new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
    // A public client names itself in the body (RFC 6749 §3.2.1), another in its header alone.
    ...(clientSecret === undefined ? { client_id: clientId } : {}),
  }).toString();
}

/** RFC 6749 §2.3.1: each part is encoded as a form before they are joined. */
function authorization({ clientId, clientSecret }: CodeRequest): Readonly<Record<string, string>> {
  if (clientSecret === undefined) return {};
  const [id, secret] = [clientId, clientSecret].map(encodedAsForm);
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}

function encodedAsForm(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function parsed(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

function unavailable(what: string, cause?: unknown): Fault {
  return new Fault('issuer_unavailable', `the issuer ${what}`, { cause });
}
