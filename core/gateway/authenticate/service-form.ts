import { Fault } from '#core/faults.ts';
import { headerValues, type SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { signingRules } from '#core/sigv4/signing-rules.ts';

/**
 * What is strict about a request only once its service is claimed: S3 keeps paths and content
 * codings as they stand, the others resolve `//`, `.` and `..` before they sign and read. Answers
 * `invalid_request`, or undefined where nothing is wrong.
 */
export function faultInServiceForm(
  request: SignedHttpRequest,
  signingName: string,
): Fault | undefined {
  const keepsBytes = signingRules(signingName).path === 'wire';
  return (
    (keepsBytes ? undefined : faultInSegments(request.path)) ??
    (keepsBytes ? undefined : faultInCoding(request)) ??
    faultInGetBody(request, signingName)
  );
}

const dots = /^(?:\.|%2e){1,2}$/i;

function faultInSegments(path: string): Fault | undefined {
  const segments = path.slice(1).split('/');
  const hasEmpty = segments.slice(0, -1).includes('');
  if (!hasEmpty && !segments.some((segment) => dots.test(segment))) return undefined;
  return unfit('the path has an empty, a . or a .. segment; send the path that these lead to');
}

/** CloudWatch's clients compress what is larger than 10 kB; other codings are no service's. */
function faultInCoding(request: SignedHttpRequest): Fault | undefined {
  const [coding] = headerValues(request, 'content-encoding');
  if (coding === undefined || coding.trim().toLowerCase() === 'gzip') return undefined;
  return unfit('the body has a content-encoding other than gzip; send it plain or as gzip');
}

/** The one GET with a body in AWS's models is DescribeAccountPreferences of EFS. */
function faultInGetBody(request: SignedHttpRequest, signingName: string): Fault | undefined {
  if (request.method !== 'GET' || request.body.length === 0) return undefined;
  const isModelled =
    signingName === 'elasticfilesystem' && request.path === '/2015-02-01/account-preferences';
  return isModelled
    ? undefined
    : unfit('a GET request has a body, which its operation does not read; send none');
}

function unfit(message: string): Fault {
  return new Fault('invalid_request', message);
}
