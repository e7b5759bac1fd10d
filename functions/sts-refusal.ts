import { writeXml } from '#core/xml/write-xml.ts';
import type { Refusal } from './lambda.ts';
import { requestIdOf, xmlReply } from './reply.ts';
import { stsNamespace } from './sts-reply.ts';

/** A fault as STS tells it: AWS clients print the message and retry by the code. */
export const stsRefusal: Refusal = (fault, event) => {
  const { sts, stsStatus, retryAfterSeconds } = fault.form;
  const requestId = requestIdOf(event);
  const content = {
    Error: {
      Type: stsStatus >= 500 ? 'Receiver' : 'Sender',
      Code: sts,
      Message: fault.message,
    },
    RequestId: requestId,
  };
  return xmlReply(stsStatus, writeXml('ErrorResponse', content, stsNamespace), {
    'x-amzn-requestid': requestId,
    'x-sallyport-reason': fault.code,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  });
};
