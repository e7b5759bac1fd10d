import { child, childText, readXml } from '#core/xml/read-xml.ts';

/** Services that we call over the query protocol. */
export type QueryServiceName = 'sts' | 'iam';

/** An error of a query-protocol service, as far as it may be shown or recorded. */
export interface QueryError {
  readonly code: string;
  readonly status: number;
  /** The service's words: for finding out what is meant, never to be passed on, since they may repeat the request. */
  readonly message: string;
  readonly requestId: string;
}

/** The error in a reply; one that cannot be read has the code `Unknown`. */
export function readQueryError(text: string, status: number): QueryError {
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
