import { childText, readXml } from '#core/xml/read-xml.ts';
import type { ServiceError } from './service-error.ts';
import type { Reply } from './transport.ts';

/** The error in a reply of S3; one that cannot be read has the code `Unknown`. */
export function readS3Error({ status, headers, body }: Reply): ServiceError {
  const error = readXml(body.toString('utf8'));
  const code = error?.name === 'Error' ? (childText(error, 'Code') ?? '') : '';
  const requestId = headers.get('x-amz-request-id') ?? '';
  return {
    status,
    code: /^[A-Z][A-Za-z.]{2,99}$/.test(code) && /[a-z]/.test(code) ? code : 'Unknown',
    message: childText(error, 'Message') ?? '',
    requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : '',
  };
}
