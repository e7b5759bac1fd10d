import type { Entry, EntryBody } from './entry.ts';

/**
 * What a writer says of its last entry when nobody could tell whether it was written, the request
 * was answered with a failure, and it stands after all: what it tells of was handed to nobody.
 */
export function unknownOutcome({ n, hash, body }: Entry): EntryBody {
  const { at, kind, sessionId } = body;
  return {
    kind: 'outcome.unknown',
    at,
    actor: { kind: 'system', id: 'ledger' },
    origin: { address: '', userAgent: '', requestId: body.origin.requestId, face: 'system' },
    ...(sessionId === undefined ? {} : { sessionId }),
    facts: { n, hash, kind },
  };
}
