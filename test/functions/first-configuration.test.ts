import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#adapters/memory/store.ts';
import { createIamDoorkeeper } from '#core/administration/iam-doorkeeper.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import { headId } from '#core/config/head.ts';
import { Fault } from '#core/faults.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { firstConfiguration, type ResourceReply } from '#functions/first-configuration.ts';
import type { LogLine } from '#functions/log.ts';
import { exchangeWorld } from '#test/exchange-world.ts';

const role = 'arn:aws:iam::999988887777:role/Administrator';
const session = 'arn:aws:sts::999988887777:assumed-role/Administrator/ada@acme.example';

/** An empty deployment, to which CloudFormation says that the stack is made. */
async function deployment() {
  const world = await exchangeWorld();
  const store = createMemoryStore({ clock: world.clock });
  const configurations = createConfigurations(store);
  const lines: LogLine[] = [];
  const add = (line: LogLine) => void lines.push(line);
  const replies: { readonly url: string; readonly reply: ResourceReply }[] = [];
  const ports = {
    ...world.admin,
    store,
    chunks: store,
    ledger: createLedger({ store, writer: 'first' }),
    configurations,
    local: false,
    firstAdministrator: 'first-administrator',
    administrator: role,
    answer: async (url: string, reply: ResourceReply) => void replies.push({ url, reply }),
    log: { warn: add, error: add },
  };
  const handler = firstConfiguration(ports);
  const call = (RequestType: string) =>
    handler({
      RequestType,
      ResponseURL: 'https://cloudformation.example/signed',
      StackId: 'arn:stack',
      RequestId: 'r-1',
      LogicalResourceId: 'First',
    });
  const head = () => store.read('head', headId);
  return { ports, call, replies, head, lines, store, configurations };
}

describe('the first configuration', () => {
  test('is published when the stack is made, and lets its administrator in', async () => {
    const { call, replies, head, store, configurations } = await deployment();
    await call('Create');
    expect(replies).toEqual([
      {
        url: 'https://cloudformation.example/signed',
        reply: {
          Status: 'SUCCESS',
          Reason: expect.stringMatching(/^published [\da-f]{12}$/),
          PhysicalResourceId: 'sallyport-first-configuration',
          StackId: 'arn:stack',
          RequestId: 'r-1',
          LogicalResourceId: 'First',
        },
      },
    ]);
    expect((await head())?.value.publishedBy).toBe('first-administrator');
    const door = createIamDoorkeeper({ store, configurations, firstAdministrator: role });
    const { person } = await door.personAt({ callerArn: session });
    expect(person).toMatchObject({ id: 'first-administrator', groups: ['administrators'] });
  });

  test('is published once, whoever publishes something meanwhile', async () => {
    const { call, replies, head } = await deployment();
    await Promise.all([call('Create'), call('Create')]);
    await call('Create');
    expect(replies.map(({ reply }) => reply.Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
    expect((await head())?.revision).toBe(1);
  });

  test.each(['Update', 'Delete', 'Whatever'])('is left alone by %s', async (type) => {
    const { call, replies, head } = await deployment();
    await call(type);
    expect(replies).toMatchObject([{ reply: { Status: 'SUCCESS' } }]);
    expect(await head()).toBeUndefined();
  });

  test('that cannot be stored fails the stack, with a sentence and a line in the log', async () => {
    const { ports, replies, lines } = await deployment();
    const handler = firstConfiguration({
      ...ports,
      chunks: {
        ...ports.chunks,
        get: ports.chunks.get,
        put: async () => {
          throw new Fault('store_unavailable', 'the table is not there');
        },
      },
    });
    await handler({ RequestType: 'Create', ResponseURL: 'https://x.example' });
    expect(replies).toMatchObject([
      { reply: { Status: 'FAILED', Reason: 'the table is not there' } },
    ]);
    expect(lines).toMatchObject([{ message: 'store_unavailable' }]);
  });
});
