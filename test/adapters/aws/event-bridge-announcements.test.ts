import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEventBridgeAnnouncements } from '#adapters/aws/event-bridge-announcements.ts';
import type { Announcement } from '#core/ledger/announcement.ts';
import { stubCaller } from './callers.ts';
import {
  type StubAws,
  type StubCall,
  type StubReply,
  startStub,
  stubClock,
  stubError,
} from './stub-aws.ts';

const settled: Announcement = {
  kind: 'approval.settled',
  at: new Date('2026-11-22T10:00:00.750Z'),
  id: 'writer-1/7',
  facts: { approval: 'a-1', status: 'approved' },
};

function entriesIn(call: StubCall | undefined): readonly { readonly Detail: string }[] {
  return (call?.json?.Entries ?? []) as readonly { readonly Detail: string }[];
}

describe('announcements on a bus', () => {
  let stub: StubAws;
  let reply: StubReply;
  const announcing = () =>
    createEventBridgeAnnouncements({ call: stubCaller('events', stub.url), bus: 'sallyport' });
  beforeEach(async () => {
    reply = { body: { FailedEntryCount: 0, Entries: [] } };
    stub = await startStub('events', () => reply);
  });
  afterEach(() => stub.stop());

  test('are events with the kind as their type, and an id to know them again by', async () => {
    await announcing().announce([settled]);
    expect(stub.calls.map(({ operation }) => operation)).toEqual(['PutEvents']);
    const [entry] = entriesIn(stub.calls[0]);
    expect(entry).toMatchObject({
      EventBusName: 'sallyport',
      Source: 'sallyport',
      DetailType: 'approval.settled',
      Time: stubClock.now().getTime() / 1_000,
    });
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      v: 1,
      id: 'writer-1/7',
      at: '2026-11-22T10:00:00.750Z',
      approval: 'a-1',
      status: 'approved',
    });
  });

  test('come ten at a time, and none for none', async () => {
    await announcing().announce([]);
    await announcing().announce(Array.from({ length: 21 }, () => settled));
    const counts = stub.calls.map((call) => entriesIn(call).length);
    expect(counts).toEqual([10, 10, 1]);
  });

  test.each([
    [{ body: { FailedEntryCount: 1 } }, 'did not take all events'],
    [{ body: {} }, 'did not take all events'],
    [stubError('ResourceNotFoundException'), 'deploy it again'],
  ])('fail where not all are taken (%j)', async (answer, says) => {
    reply = answer;
    await expect(announcing().announce([settled])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(says),
    });
  });
});
