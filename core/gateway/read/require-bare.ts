import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { headerMembers } from './rest/header-members.ts';
import { queryPairs } from './rest/query-pairs.ts';
import { unknownMember } from './structure.ts';

/** Refuses a query and headers of AWS's own where the whole input stands in the body. */
export function requireBare(request: SignedHttpRequest): void {
  const [first] = queryPairs(request);
  if (first !== undefined) throw unknownMember(first[0], 'the query');
  headerMembers(
    request.headers,
    { kind: 'structure', members: {} },
    { input: undefined, shapes: {} },
  );
}
