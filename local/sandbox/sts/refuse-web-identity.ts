import type { Fault } from '#core/faults.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { awsFault } from '../aws-error.ts';

/** The refusal of an unsigned AssumeRoleWithWebIdentity, which is the broker's to answer; else undefined. */
export function refuseWebIdentity(request: SignedHttpRequest): Fault | undefined {
  const text = Buffer.from(request.body.subarray(0, 65_536)).toString('latin1');
  const asks = /(?:^|&)Action=AssumeRoleWithWebIdentity(?:&|$)/;
  if (!asks.test(text) && !asks.test(request.rawQuery)) return undefined;
  return awsFault({
    code: 'InvalidAction',
    status: 400,
    message:
      'The sandbox has no AssumeRoleWithWebIdentity: the broker answers it. Set AWS_ENDPOINT_URL_STS to the URL of the broker.',
  });
}
