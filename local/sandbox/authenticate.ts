import { Fault } from '#core/faults.ts';
import type { ClaimedSignature } from '#core/sigv4/claimed-signature.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import {
  type KeyHolder,
  type VerifiedSignature,
  verifySignature,
} from '#core/sigv4/verify-signature.ts';
import type { Sandbox } from './sandbox-call.ts';
import type { Session } from './session.ts';

/** Services that are signed for this region, wherever the sandbox is. */
const globalServices: ReadonlyMap<string, string> = new Map([['iam', 'us-east-1']]);

/** The session that signed a request for this service; throws the signature's fault. */
export async function authenticate(
  request: SignedHttpRequest,
  sandbox: Sandbox,
  service: string,
): Promise<VerifiedSignature<Session>> {
  const now = sandbox.clock.now();
  const keys = { secretFor: async (claimed: ClaimedSignature) => holderOf(claimed, sandbox, now) };
  const verified = await verifySignature(request, keys, {
    now,
    region: globalServices.get(service) ?? sandbox.world.region,
    service,
  });
  if (verified instanceof Fault) throw verified;
  return verified;
}

function holderOf(
  claimed: ClaimedSignature,
  { seal }: Sandbox,
  now: Date,
): KeyHolder<Session> | Fault | undefined {
  const session = seal.open(claimed.sessionToken ?? '');
  // A token lends its session to its own access key only.
  if (session === undefined || session.accessKeyId !== claimed.accessKeyId) return undefined;
  if (now.getTime() >= Date.parse(session.expiresAt)) {
    return new Fault('token_expired', 'The security token included in the request is expired');
  }
  return { secretAccessKey: seal.secretOf(session.accessKeyId), principal: session };
}
