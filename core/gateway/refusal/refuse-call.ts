import type { Fault } from '#core/faults.ts';
import type { CallUnderWay } from '../call-under-way.ts';
import type { GatewayReply } from '../gateway-request.ts';
import { replyForm } from './reply-form.ts';
import { writeRefusal } from './write-refusal.ts';

/** The refusal of a call in its caller's own protocol, whatever is known of the call by then. */
export function refuseCall(
  fault: Fault,
  { asked, operation }: Pick<CallUnderWay, 'asked' | 'operation'>,
): GatewayReply {
  return writeRefusal(fault, replyForm(asked.request, operation), asked.requestId);
}
