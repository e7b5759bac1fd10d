import { describe, expect, test } from 'vitest';
import { announcementOf } from '#core/ledger/announcement.ts';
import type { EntryBody } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import { exampleBody } from '#test/contracts/durable.ts';

function entryOf(body: Partial<EntryBody>) {
  return linkEntry('writer-1', undefined, { ...exampleBody, ...body });
}

describe('an entry', () => {
  test('is announced with its place, its time, who acted and its facts', () => {
    const entry = entryOf({
      kind: 'approval.settled',
      actor: { kind: 'person', id: 'ada', groups: ['platform'] },
      grant: 'shop-migrate',
      sessionId: 's-1',
      facts: { status: 'approved' },
    });
    expect(announcementOf(entry)).toEqual({
      kind: 'approval.settled',
      at: new Date(exampleBody.at),
      id: 'writer-1/1',
      facts: {
        ...{ status: 'approved', actorKind: 'person', actorId: 'ada' },
        ...{ grant: 'shop-migrate', sessionId: 's-1' },
      },
    });
  });

  test('is announced without what it does not say', () => {
    const { facts: _, ...bare } = exampleBody;
    const entry = linkEntry('writer-1', undefined, {
      ...bare,
      kind: 'lease.revoked',
      actor: { kind: 'unknown' },
    });
    expect(announcementOf(entry)?.facts).toEqual({ actorKind: 'unknown' });
  });

  test.each(['exchange.vended', 'exchange.denied', 'approval.viewed', 'person.signed_in'] as const)(
    'of the kind %s is nobody’s business',
    (kind) => {
      expect(announcementOf(entryOf({ kind }))).toBeUndefined();
    },
  );

  test('shows neither token nor address when it is announced', () => {
    const entry = entryOf({
      kind: 'approval.asked',
      origin: { address: '203.0.113.9', userAgent: 'agent', requestId: 'r', face: 'token' },
      token: { issuer: 'i', subject: 'sub', jti: 'jti-1', hash: 'sha256:aa', expiresAt: 'later' },
    });
    const shown = JSON.stringify(announcementOf(entry));
    for (const word of ['203.0.113.9', 'jti-1', 'sha256:aa']) expect(shown).not.toContain(word);
  });
});
