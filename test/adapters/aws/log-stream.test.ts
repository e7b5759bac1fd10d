import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogStream } from '#adapters/aws/log-stream.ts';
import { stubCaller } from './callers.ts';
import {
  type StubAws,
  type StubCall,
  type StubReply,
  startStub,
  stubClock,
  stubError,
} from './stub-aws.ts';

const now = stubClock.now().getTime();

describe('the audit log in CloudWatch', () => {
  let stub: StubAws;
  let answer: (call: StubCall) => StubReply;
  const streams = new Set<string>();
  const log = (logGroup = 'audit') =>
    createLogStream({
      ...{ call: stubCaller('logs', stub.url), clock: stubClock, logGroup, logStream: 'a-1' },
    });
  const operations = () => stub.calls.map(({ operation }) => operation);

  beforeEach(async () => {
    streams.clear();
    answer = ({ operation, json }) => {
      const { logGroupName, logStreamName } = json ?? {};
      if (logGroupName !== 'audit') return stubError('ResourceNotFoundException');
      const name = String(logStreamName);
      if (operation === 'PutLogEvents') {
        return streams.has(name) ? {} : stubError('ResourceNotFoundException');
      }
      if (streams.has(name)) return stubError('ResourceAlreadyExistsException');
      streams.add(name);
      return { body: '' };
    };
    stub = await startStub('logs', (call) => answer(call));
  });
  afterEach(() => stub.stop());

  test('makes its stream when it is missing, once', async () => {
    const adding = log();
    await adding.add([{ at: new Date(now), text: 'one' }]);
    await adding.add([{ at: new Date(now), text: 'two' }]);
    expect(operations()).toEqual([
      'PutLogEvents',
      'CreateLogStream',
      'PutLogEvents',
      'PutLogEvents',
    ]);
    expect(stub.calls.at(-1)?.json).toEqual({
      logGroupName: 'audit',
      logStreamName: 'a-1',
      logEvents: [{ timestamp: now, message: 'two' }],
    });
  });

  test('asks nothing where there is nothing to add', async () => {
    await log().add([]);
    expect(operations()).toEqual([]);
  });

  test('goes on where another process made the stream meanwhile', async () => {
    const usual = answer;
    answer = (call) => {
      const said = usual(call);
      streams.add('a-1');
      return said;
    };
    await log().add([{ at: new Date(now), text: 'one' }]);
    expect(operations()).toHaveLength(3);
  });

  test('puts batch after batch', async () => {
    streams.add('a-1');
    const text = 'a'.repeat(600_000);
    await log().add([
      { at: new Date(now), text },
      { at: new Date(now), text },
    ]);
    expect(operations()).toEqual(['PutLogEvents', 'PutLogEvents']);
  });

  test('puts events of a wrong clock within what CloudWatch takes', async () => {
    streams.add('a-1');
    const hour = 60 * 60 * 1_000;
    await log().add([
      { at: new Date(now + 48 * hour), text: 'early' },
      { at: new Date(now - 400 * 24 * hour), text: 'late' },
    ]);
    const times = stub.calls.flatMap(({ json }) => json?.logEvents as { timestamp: number }[]);
    expect(times.map(({ timestamp }) => timestamp)).toEqual([now - 13 * 24 * hour, now + hour]);
  });

  test('fails where CloudWatch says in passing that it did not take an event', async () => {
    answer = () => ({ body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1 } } });
    await expect(log().add([{ at: new Date(now), text: 'one' }])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('did not take all events'),
    });
  });

  test('says so where there is no such group, or it may not be written', async () => {
    await expect(log('other').add([{ at: new Date(now), text: 'one' }])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('deploy it again'),
    });
    answer = () => stubError('AccessDeniedException');
    await expect(log().add([{ at: new Date(now), text: 'one' }])).rejects.toMatchObject({
      message: expect.stringContaining('docs/permissions.md'),
    });
  });
});
