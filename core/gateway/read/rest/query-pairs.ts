import { Fault } from '#core/faults.ts';
import { type QueryPair, readQuery } from '#core/sigv4/canonical-query.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { transportParameter } from './transport.ts';

/** The parameters of the query, without those of its signature. */
export function queryPairs({ rawQuery }: SignedHttpRequest): readonly QueryPair[] {
  const pairs = readQuery(rawQuery);
  if (pairs === undefined) {
    throw new Fault('invalid_request', 'the query is not UTF-8 in percent-encoding; encode it so');
  }
  return pairs.filter(([name]) => !transportParameter.test(name));
}
