import { type GatewayResponseOptions, ResponseType } from 'aws-cdk-lib/aws-apigateway';

/**
 * What API Gateway itself answers in front of the gateway, before any function is asked. It does not
 * know which protocol a client speaks, so that all are told in one form: the one of the query
 * protocol, which every SDK reads or shows whole. What may be tried again is 503, since some SDKs give
 * up at a 429 that they do not know.
 */
export const frontAnswers: readonly GatewayResponseOptions[] = [
  answer(ResponseType.DEFAULT_4XX, {
    code: 'AccessDenied',
    says: 'the request was refused before the gateway read it; use the address that sallyport profile --gateway prints, and sign with Signature Version 4',
  }),
  answer(ResponseType.REQUEST_TOO_LARGE, {
    status: 413,
    code: 'RequestEntityTooLarge',
    says: 'the request is larger than some 4.5 MB, which is all that the gateway can be handed on AWS; send less at once',
  }),
  answer(ResponseType.DEFAULT_5XX, {
    status: 503,
    code: 'ServiceUnavailable',
    says: 'the gateway did not answer in time; try again shortly',
  }),
  answer(ResponseType.THROTTLED, {
    status: 503,
    code: 'SlowDown',
    says: 'too many calls at once; try again shortly',
  }),
  answer(ResponseType.QUOTA_EXCEEDED, {
    status: 503,
    code: 'SlowDown',
    says: 'too many calls at once; try again shortly',
  }),
];

interface Answer {
  /** What API Gateway says of the case unless told. */
  readonly status?: number;
  readonly code: string;
  readonly says: string;
}

function answer(type: ResponseType, { status, code, says }: Answer): GatewayResponseOptions {
  return {
    type,
    ...(status === undefined ? {} : { statusCode: String(status) }),
    responseHeaders: {
      'Content-Type': "'text/xml'",
      'x-amzn-ErrorType': `'${code}'`,
    },
    // The form for whoever asks for none; nothing of the request is repeated in it.
    templates: {
      'application/json': `<ErrorResponse><Error><Code>${code}</Code><Message>${says}</Message></Error></ErrorResponse>`,
    },
  };
}
