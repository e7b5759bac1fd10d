import { headerValues } from '#core/sigv4/signed-http-request.ts';
import type { GatewayRequest } from './gateway-request.ts';

/** Which of its client's attempts a request is. */
export interface Attempt {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** As SDKs say of themselves, such as `attempt=3; max=3`; who says nothing may be any but the last. */
export function attemptOf({ request }: Pick<GatewayRequest, 'request'>): Attempt {
  const [text = ''] = headerValues(request, 'amz-sdk-request');
  const attempt = Number(/\battempt=(\d{1,3})\b/u.exec(text)?.[1] ?? Number.NaN);
  const max = Number(/\bmax=(\d{1,3})\b/u.exec(text)?.[1] ?? Number.NaN);
  return { isFirst: attempt === 1, isLast: attempt >= max };
}
