import { describe, expect, test } from 'vitest';
import { revokeLease } from '#core/administration/revoke-lease.ts';
import { stopAccess } from '#core/administration/stop-access.ts';
import { stopIdentity } from '#core/administration/stop-identity.ts';
import { Fault } from '#core/faults.ts';
import { publish } from '#test/core/exchange/limits-scene.ts';
import { asOwner } from '#test/exchange-world.ts';
import { voteAs } from '#test/vote-as.ts';
import { jsonAnswer } from './fake-upstream.ts';
import { type GatewayKeysHeld, type GatewayWorld, gatewayWorld } from './gateway-world.ts';
import {
  attempt,
  deleteStaging,
  dynamoCall,
  headerOf,
  type SampleCall,
  textOf,
  withHeaders,
} from './sample-calls.ts';

const invocation = 'b1e2c3d4-5f60-4711-8899-aabbccddeeff';

/** One attempt at deleting the table of staging, as an SDK makes it. */
const attemptOf = (number: number, id = invocation) =>
  withHeaders(deleteStaging, attempt(number, id));

async function kindsOf(world: GatewayWorld): Promise<readonly string[]> {
  return (await world.told()).map(({ kind }) => kind);
}

/** The requests for approval that were opened, in order. */
async function requestsOf(world: GatewayWorld): Promise<readonly string[]> {
  const told = await world.told();
  return told.flatMap(({ kind, facts }) =>
    kind === 'approval.asked' ? [String(facts?.approval)] : [],
  );
}

/** Answers the newest request in the first second in which a call is held. */
function answerWhileHeld(world: GatewayWorld, choice: 'approve' | 'deny' = 'approve'): void {
  world.whileHeld.push(async () => {
    const id = (await requestsOf(world)).at(-1) ?? '';
    await voteAs(world, id, { choice });
  });
}

/** Asks for approval by one attempt, and has a person say yes after it gave up. */
async function approveLater(world: GatewayWorld, keys: GatewayKeysHeld): Promise<void> {
  expect((await world.call(attemptOf(1), keys)).status).toBe(503);
  await voteAs(world, (await requestsOf(world)).at(-1) ?? '', {});
}

describe('a call that waits for people', () => {
  test('is held to its deadline, then told to try again', async () => {
    const world = await gatewayWorld();
    const begun = world.clock.now().getTime();
    const reply = await world.call(attemptOf(1), await world.keys());
    expect(world.clock.now().getTime() - begun).toBe(50_000);
    expect(reply.status).toBe(503);
    expect(Number(headerOf(reply, 'retry-after'))).toBeGreaterThan(0);
    const [id] = await requestsOf(world);
    expect(textOf(reply)).toContain(
      `have security answer at http://127.0.0.1:8787/approvals/${id}`,
    );
    expect(world.upstream.sent).toEqual([]);
    expect(await kindsOf(world)).toEqual(['approval.asked', 'call.denied']);
  });

  test('is joined by later attempts, and its last is told where people answer', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    expect((await world.call(attemptOf(1), keys)).status).toBe(503);
    expect((await world.call(attemptOf(2), keys)).status).toBe(503);
    const last = await world.call(attemptOf(3), keys);
    expect(last.status).toBe(403);
    expect(textOf(last)).toContain('AccessDenied');
    const requests = await requestsOf(world);
    expect(requests.length).toBe(1);
    expect(textOf(last)).toContain(`/approvals/${requests[0]}`);
    expect(textOf(last)).toContain('then run this again');
  });

  test('asks about this very call: it names the operation, the resource and the hash', async () => {
    const world = await gatewayWorld();
    await world.call(attemptOf(1), await world.keys());
    const [id = ''] = await requestsOf(world);
    const approval = (await world.store.read('approval', id))?.value;
    expect(approval).toMatchObject({
      status: 'pending',
      requester: { identity: 'orders-keeper', owner: 'ada' },
      asked: {
        grant: 'orders-upkeep',
        call: {
          service: 'dynamodb',
          operation: 'DeleteTable',
          region: 'us-east-1',
          account: '111122223333',
          hash: expect.stringMatching(/^sha256:/u),
        },
      },
      shown: {
        access: [
          'dynamodb:DeleteTable on arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-staging',
        ],
        parameters: ['TableName = acme-orders-staging'],
      },
    });
  });

  test('is made once a person said yes while it was held, by the entry that redeems the yes', async () => {
    const world = await gatewayWorld();
    answerWhileHeld(world);
    const reply = await world.call(attemptOf(1), await world.keys());
    expect([reply.status, world.upstream.sent.length]).toEqual([200, 1]);
    expect(await kindsOf(world)).toEqual([
      'approval.asked',
      'approval.voted',
      'call.intended',
      'call.completed',
    ]);
    const [id = ''] = await requestsOf(world);
    expect((await world.store.read('approval', id))?.value.redemption?.used).toBe(1);
    const [, , intended, completed] = await world.told();
    expect(intended?.facts).toMatchObject({ approvals: id });
    for (const entry of [intended, completed]) {
      expect(entry?.decision).toMatchObject({ effect: 'permit', approvals: ['deletion'] });
    }
  });

  test('is made by the next attempt where the yes came between two', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    await approveLater(world, keys);
    expect((await world.call(attemptOf(2), keys)).status).toBe(200);
    expect(world.upstream.sent.length).toBe(1);
  });

  test('is not made where a person said no, and whoever tries again is told the same', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    answerWhileHeld(world, 'deny');
    for (const number of [1, 2]) {
      const reply = await world.call(attemptOf(number), keys);
      expect(reply.status).toBe(403);
      expect(textOf(reply)).toContain('was denied by grace');
    }
    expect(world.upstream.sent).toEqual([]);
  });

  test('is told where nobody answered in time', async () => {
    const world = await gatewayWorld();
    const first = await world.keys();
    await world.call(attemptOf(1), first);
    world.clock.advance(3_500);
    const keys = await world.keys();
    world.clock.advance(100);
    const reply = await world.call(attemptOf(2), keys);
    expect(reply.status).toBe(403);
    expect(textOf(reply)).toContain('nobody answered');
  });
});

describe('a yes is good for one call', () => {
  test('of the same parameters alone', async () => {
    const deletions = 'when { context.call.action == "dynamodb:DeleteTable" }';
    const puts = deletions.replace('DeleteTable', 'PutItem');
    const world = await gatewayWorld({ changes: [['policies/gateway.cedar', deletions, puts]] });
    const keys = await world.keys();
    const put = (order: string, token?: string): SampleCall =>
      dynamoCall('TransactWriteItems', {
        TransactItems: [{ Put: { TableName: 'acme-orders', Item: { order: { S: order } } } }],
        ...(token === undefined ? {} : { ClientRequestToken: token }),
      });
    expect((await world.call(put('1', 'token-1'), keys)).status).toBe(503);
    expect((await world.call(put('1', 'token-2'), keys)).status).toBe(503);
    expect((await requestsOf(world)).length).toBe(1);
    await voteAs(world, (await requestsOf(world))[0] ?? '', {});
    expect((await world.call(put('2'), keys)).status).toBe(503);
    expect((await requestsOf(world)).length).toBe(2);
    expect(world.upstream.sent).toEqual([]);
    expect((await world.call(put('1', 'token-3'), keys)).status).toBe(200);
    expect(world.upstream.sent.length).toBe(1);
  });

  test('of the same table alone: another one is asked about anew', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    await approveLater(world, keys);
    const other = dynamoCall('DeleteTable', { TableName: 'acme-orders-old' });
    expect((await world.call(other, keys)).status).toBe(503);
    expect((await requestsOf(world)).length).toBe(2);
    expect(world.upstream.sent).toEqual([]);
  });

  test('and once: a new command asks people anew', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    await approveLater(world, keys);
    expect((await world.call(attemptOf(2), keys)).status).toBe(200);
    const anew = await world.call(attemptOf(1, 'another-command-0001'), keys);
    expect(anew.status).toBe(503);
    expect([(await requestsOf(world)).length, world.upstream.sent.length]).toEqual([2, 1]);
  });

  test('also of two attempts at the same instant, with one id, with two or with none', async () => {
    const other = 'another-command-0001';
    const pairs = [
      [attemptOf(2), attemptOf(3)],
      [attemptOf(2), attemptOf(2, other)],
      [withHeaders(deleteStaging, [['user-agent', 'one']]), deleteStaging],
    ] as const;
    for (const [one, two] of pairs) {
      const world = await gatewayWorld();
      const keys = await world.keys();
      await approveLater(world, keys);
      const replies = await Promise.all([world.call(one, keys), world.call(two, keys)]);
      expect(world.upstream.sent.length).toBe(1);
      expect(replies.filter(({ status }) => status === 200).length).toBe(1);
    }
  });

  test('also of two attempts that wait together', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    answerWhileHeld(world);
    await Promise.all([world.call(attemptOf(1), keys), world.call(attemptOf(2), keys)]);
    expect([(await requestsOf(world)).length, world.upstream.sent.length]).toEqual([1, 1]);
  });
});

describe('a late attempt of a call that was made', () => {
  test('gets the answer that the first got, and nothing is sent again', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.upstream.answerBy(() => jsonAnswer({ TableDescription: { TableStatus: 'DELETING' } }));
    answerWhileHeld(world);
    const first = await world.call(attemptOf(1), keys);
    const late = await world.call(attemptOf(2), keys);
    expect([late.status, textOf(late)]).toEqual([first.status, textOf(first)]);
    expect(world.upstream.sent.length).toBe(1);
    const last = (await world.told()).at(-1);
    expect(last).toMatchObject({ kind: 'call.completed', outcome: { code: 'answered_again' } });
  });

  test('finds it kept under the key of its session, masked and for a quarter of an hour', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.upstream.answerBy(() => jsonAnswer({ TableDescription: { TableName: 'kept-in-clear' } }));
    answerWhileHeld(world);
    await world.call(attemptOf(1), keys);
    const [kept] = await world.store.list('kept-answer', { limit: 10 });
    expect(kept?.value.answer).toBeDefined();
    expect(JSON.stringify(kept)).not.toContain('kept-in-clear');
    expect(Buffer.from(kept?.value.answer ?? '', 'base64url').includes('kept-in-clear')).toBe(
      false,
    );
    world.clock.advance(901);
    expect(await world.store.list('kept-answer', { limit: 10 })).toEqual([]);
  });

  test('of another session finds nothing', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    answerWhileHeld(world);
    await world.call(attemptOf(1), keys);
    const other = await world.keys({ jti: 'another', run_id: '9' });
    expect((await world.call(attemptOf(2), other)).status).toBe(503);
    expect(world.upstream.sent.length).toBe(1);
  });

  test('is told where the answer was too long to be kept', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    const long = { TableDescription: { TableName: 'x'.repeat(250_000) } };
    world.upstream.answerBy(() => jsonAnswer(long));
    answerWhileHeld(world);
    expect((await world.call(attemptOf(1), keys)).status).toBe(200);
    const late = await world.call(attemptOf(2), keys);
    expect(late.status).toBe(403);
    expect(textOf(late)).toContain('too long to be kept');
    expect(world.upstream.sent.length).toBe(1);
  });

  test('is told to wait, and later that nobody knows, where no answer came', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.upstream.answerBy(() => {
      throw new Fault('unavailable', 'no whole answer came; look, and try again');
    });
    answerWhileHeld(world);
    expect((await world.call(attemptOf(1), keys)).status).toBe(503);
    const soon = await world.call(attemptOf(2), keys);
    expect(soon.status).toBe(503);
    expect(textOf(soon)).toContain('is being made');
    world.clock.advance(91);
    const later = await world.call(attemptOf(3), keys);
    expect(later.status).toBe(403);
    expect(textOf(later)).toContain('nobody knows');
    expect(world.upstream.sent.length).toBe(1);
  });
});

describe('what happens while people are asked holds for the call', () => {
  const meanwhile = async (change: (world: GatewayWorld, keys: GatewayKeysHeld) => unknown) => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.whileHeld.push(async () => change(world, keys));
    answerWhileHeld(world);
    const reply = await world.call(attemptOf(1), keys);
    return { status: reply.status, text: textOf(reply), sent: world.upstream.sent.length };
  };

  test('a revocation', async () => {
    const answer = await meanwhile((world, { sessionId }) =>
      revokeLease(asOwner, { sessionId, reason: 'no', wholeRole: false }, world.admin),
    );
    expect(answer).toMatchObject({ status: 403, sent: 0 });
    expect(answer.text).toContain('was revoked');
  });

  test('a suspension', async () => {
    const stop = { identity: 'orders-keeper', reason: 'odd', stopping: 'suspend' } as const;
    const answer = await meanwhile((world) => stopIdentity(asOwner, stop, world.admin));
    expect(answer).toMatchObject({ status: 403, sent: 0 });
    expect(answer.text).toContain('is suspended');
  });

  test('the stop of all access', async () => {
    const stop = { reason: 'odd', stopping: 'stop' } as const;
    const answer = await meanwhile((world) => stopAccess(asOwner, stop, world.admin));
    expect(answer).toMatchObject({ status: 403, sent: 0 });
  });

  test('the end of the lease', async () => {
    const world = await gatewayWorld();
    const keys = await world.keys();
    world.clock.advance(3_590);
    world.whileHeld.push(async () => world.clock.advance(10));
    answerWhileHeld(world);
    const reply = await world.call(attemptOf(1), keys);
    expect([reply.status, world.upstream.sent.length]).toEqual([400, 0]);
    expect(textOf(reply)).toContain('ended while people were asked');
  });

  test('a publish: policy decides by it, however approved the call is', async () => {
    const answer = await meanwhile((world) =>
      publish(world, [
        [
          'policies/gateway.cedar',
          'context.call.labels.contains("production")',
          '(context.call.labels.contains("production") || context.call.labels.contains("staging"))',
        ],
      ]),
    );
    expect(answer).toMatchObject({ status: 403, sent: 0 });
    expect(answer.text).toContain('is never deleted');
  });

  test('a publish: the labels of what is called are those of the new configuration', async () => {
    const answer = await meanwhile((world) =>
      publish(world, [['grants/gateway.yaml', 'labels: [staging]', 'labels: [production]']]),
    );
    expect(answer).toMatchObject({ status: 403, sent: 0 });
  });

  test('a publish of something else keeps the yes', async () => {
    const answer = await meanwhile((world) =>
      publish(world, [['identities.yaml', 'purpose: Migrates', 'purpose: Still migrates']]),
    );
    expect(answer).toMatchObject({ status: 200, sent: 1 });
  });
});

test('a publish between two attempts is what the second is decided by', async () => {
  const world = await gatewayWorld();
  const keys = await world.keys();
  await approveLater(world, keys);
  await publish(world, [['grants/gateway.yaml', 'labels: [staging]', 'labels: [production]']]);
  const reply = await world.call(attemptOf(2), keys);
  expect([reply.status, world.upstream.sent.length]).toEqual([403, 0]);
});

test('a role that STS refuses just then uses up no yes', async () => {
  const world = await gatewayWorld();
  const keys = await world.keys();
  await approveLater(world, keys);
  world.sts.setWeather('down');
  expect((await world.call(attemptOf(2), keys)).status).toBe(503);
  world.sts.setWeather('up');
  world.clock.advance(1);
  expect((await world.call(attemptOf(2), keys)).status).toBe(200);
  expect(world.upstream.sent.length).toBe(1);
});
