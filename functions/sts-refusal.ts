import type { Refusal } from './lambda.ts';
import { requestIdOf, xmlReply } from './reply.ts';
import { element, escapeXml } from './xml.ts';

/** A fault as STS tells it: AWS clients print the message and retry by the code. */
export const stsRefusal: Refusal = (fault, event) => {
  const { sts, stsStatus, retryAfterSeconds } = fault.form;
  const requestId = requestIdOf(event);
  const error =
    element('Type', stsStatus >= 500 ? 'Receiver' : 'Sender') +
    element('Code', sts) +
    element('Message', escapeXml(fault.message));
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${element('Error', error)}${element('RequestId', escapeXml(requestId))}</ErrorResponse>`;
  return xmlReply(stsStatus, body, {
    'x-amzn-requestid': requestId,
    'x-sallyport-reason': fault.code,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
};
