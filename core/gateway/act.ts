import { Fault } from '#core/faults.ts';
import { headerValues } from '#core/sigv4/signed-http-request.ts';
import type { AdmittedCall } from './call-under-way.ts';
import type { GatewayPorts } from './ports.ts';
import { quotesToken } from './quotes-token.ts';
import type { UpstreamAnswer } from './upstream.ts';
import { upstreamRequest } from './upstream-request.ts';

/**
 * Sends an admitted call to AWS as the role of its lease, once. The operation that was recognised
 * chooses the host; nothing of the caller's request does. Throws `unavailable` where AWS repeats the
 * role's session token, which it does when it refuses it.
 */
export async function act(call: AdmittedCall, ports: GatewayPorts): Promise<UpstreamAnswer> {
  const { authenticated, understood } = call;
  const { lease, session } = authenticated.principal;
  const { operation } = understood;
  const credentials = await ports.roles.roleOf(lease.sessionId, session);
  const isFramed = authenticated.payload === 'unsigned-trailer';
  // The framing of aws-chunked is passed through, and so is the word that declares it.
  const [declared] = isFramed
    ? headerValues(call.asked.request, 'x-amz-content-sha256')
    : [undefined];
  const answer = await ports.upstream.send({
    host: operation.upstreamHost,
    signingName: operation.signingName,
    region: operation.region,
    request: upstreamRequest(understood.request, operation.upstreamPath),
    ...(declared === undefined ? {} : { declaredPayload: declared }),
    credentials,
  });
  if (!quotesToken(answer, credentials)) return answer;
  ports.roles.forget(lease.sessionId);
  throw notTaken();
}

function notTaken(): Fault {
  return new Fault(
    'unavailable',
    'AWS refused the credentials or the signature of the gateway and quotes them, so that its answer is not shown; nothing was carried out, try again',
  );
}
