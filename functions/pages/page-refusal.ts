import type { FaultCode } from '#core/faults.ts';
import type { Refusal } from '#functions/lambda.ts';
import { requestIdOf } from '#functions/reply.ts';
import { problemPage } from '#pages/problem-page.ts';
import { pageReply } from './page-reply.ts';

const titles: Partial<Record<FaultCode, string>> = {
  sign_in_needed: 'You are not signed in',
  forbidden_origin: 'This was not sent from here',
  policy_denied: 'This is not yours to decide',
  conflict: 'Somebody was faster',
  not_found: 'There is nothing here',
};

/** A fault as a page. Who is not signed in needs no challenge of HTTP's, so that 401 becomes 403. */
export const pageRefusal: Refusal = (fault, event) => {
  const { status, retryAfterSeconds } = fault.form;
  const requestId = requestIdOf(event);
  const page = problemPage({
    title: titles[fault.code] ?? (status >= 500 ? 'Please try again' : 'This cannot be done'),
    message: fault.message,
    requestId,
    onward: { path: '/approvals', label: 'Go to all that waits' },
  });
  return pageReply(page, {
    status: status === 401 ? 403 : status,
    headers: {
      'x-amzn-requestid': requestId,
      'x-sallyport-reason': fault.code,
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  });
};
