import { writeXml } from '#core/xml/write-xml.ts';
import type { AwsError, SignatureCodes } from './aws-error.ts';
import type { SandboxReply } from './sandbox-reply.ts';

/** One of AWS's ways to write a refusal, with the names it gives to signature faults. */
export interface Protocol {
  readonly signatureCodes: SignatureCodes;
  reply(error: AwsError, requestId: string): SandboxReply;
}

/** Namespaces of the query protocol's replies. */
export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
export const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** The query protocol, as STS speaks it. */
export const queryProtocol: Protocol = queryProtocolIn(stsNamespace);

/** The query protocol, as IAM speaks it. */
export const iamProtocol: Protocol = queryProtocolIn(iamNamespace);

function queryProtocolIn(namespace: string): Protocol {
  return {
    signatureCodes: {
      signature_missing: ['MissingAuthenticationToken', 403],
      signature_incomplete: ['IncompleteSignature', 400],
      signature_mismatch: ['SignatureDoesNotMatch', 403],
      signature_expired: ['SignatureDoesNotMatch', 403],
      invalid_client_token: ['InvalidClientTokenId', 403],
      token_expired: ['ExpiredToken', 403],
      forbidden_origin: ['AccessDenied', 403],
    },
    reply: (error, requestId) => ({
      status: error.status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.headers },
      body: writeXml(
        'ErrorResponse',
        {
          Error: {
            Type: error.status < 500 ? 'Sender' : 'Receiver',
            Code: error.code,
            Message: error.message,
          },
          RequestId: requestId,
        },
        namespace,
      ),
    }),
  };
}

/** AWS JSON 1.0 and 1.1, as SSM and most newer services speak it. */
export const jsonProtocol: Protocol = {
  signatureCodes: {
    signature_missing: ['MissingAuthenticationTokenException', 400],
    signature_incomplete: ['IncompleteSignatureException', 400],
    signature_mismatch: ['InvalidSignatureException', 400],
    signature_expired: ['InvalidSignatureException', 400],
    invalid_client_token: ['UnrecognizedClientException', 400],
    token_expired: ['ExpiredTokenException', 400],
    forbidden_origin: ['AccessDeniedException', 403],
  },
  reply: (error, requestId) => ({
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
      ...error.headers,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  }),
};

/** The REST-XML of S3. */
export const s3Protocol: Protocol = {
  signatureCodes: {
    signature_missing: ['AccessDenied', 403],
    signature_incomplete: ['AuthorizationHeaderMalformed', 400],
    signature_mismatch: ['SignatureDoesNotMatch', 403],
    signature_expired: ['RequestTimeTooSkewed', 403],
    invalid_client_token: ['InvalidAccessKeyId', 403],
    token_expired: ['ExpiredToken', 400],
    forbidden_origin: ['AccessDenied', 403],
  },
  reply: (error, requestId) => ({
    status: error.status,
    headers: {
      'content-type': 'application/xml',
      'x-amz-request-id': requestId,
      ...error.headers,
    },
    body: writeXml('Error', {
      Code: error.code,
      Message: error.message,
      ...error.members,
      RequestId: requestId,
      HostId: 'sandbox',
    }),
  }),
};
