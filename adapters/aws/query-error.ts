import { child, childText, readXml } from '#core/xml/read-xml.ts';
import type { ServiceError } from './service-error.ts';

/** Services that we call over the query protocol. */
export type QueryServiceName = 'sts' | 'iam';

/** The error in a reply; one that cannot be read has the code `Unknown`. */
export function readQueryError(text: string, status: number): ServiceError {
  const root = readXml(text);
  const error = child(root, 'Error');
  const code = childText(error, 'Code') ?? '';
  const requestId = childText(root, 'RequestId') ?? '';
  return {
    status,
    code: /^[A-Za-z.]{1,64}$/.test(code) ? code : 'Unknown',
    message: childText(error, 'Message') ?? '',
    requestId: /^[\w-]{1,64}$/.test(requestId) ? requestId : '',
  };
}
