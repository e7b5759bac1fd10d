import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStepFunctionsTimer } from '#adapters/aws/step-functions-timer.ts';
import type { Look } from '#core/approvals/tick.ts';
import {
  type ApprovalTimerStage,
  approvalTimerContract,
} from '#test/contracts/approval-timer-contract.ts';
import { settle } from '#test/local/states/virtual-time.ts';
import { stubCaller } from './callers.ts';
import { type StubAws, startStub, stubError } from './stub-aws.ts';
import { startStepFunctions } from './stub-step-functions.ts';

async function onStepFunctions(): Promise<ApprovalTimerStage> {
  const looked: string[] = [];
  const says: { look: Look } = { look: { settled: true, revision: 1, waitSeconds: 1 } };
  const stub = await startStepFunctions((id) => {
    looked.push(id);
    return says.look;
  });
  const { stateMachine, taskTokenOf } = stub;
  return {
    timer: createStepFunctionsTimer({
      call: stubCaller('states', stub.url),
      stateMachine,
      taskTokenOf,
    }),
    looked,
    setLook: (look) => {
      says.look = look;
    },
    settle,
    pass: async (seconds) => {
      const { clock, moveTo } = stub.time;
      await moveTo(new Date(clock.now().getTime() + seconds * 1_000), settle);
    },
    close: () => stub.stop(),
  };
}

approvalTimerContract('Step Functions', onStepFunctions);

describe('a timer of Step Functions', () => {
  let stub: StubAws;
  let code: string | undefined;
  const timer = (taskToken: string | undefined) =>
    createStepFunctionsTimer({
      call: stubCaller('states', stub.url),
      stateMachine: 'arn:aws:states:us-east-1:999988887777:stateMachine:sallyport:live',
      taskTokenOf: async () => taskToken,
    });
  beforeEach(async () => {
    code = undefined;
    stub = await startStub('states', () => (code === undefined ? {} : stubError(code)));
  });
  afterEach(() => stub.stop());

  test('starts the alias with an execution named as the request, whose input is its id alone', async () => {
    await timer(undefined).start('a-request');
    expect(stub.calls.map(({ operation, json }) => [operation, json])).toEqual([
      [
        'StartExecution',
        {
          stateMachineArn: 'arn:aws:states:us-east-1:999988887777:stateMachine:sallyport:live',
          name: 'a-request',
          input: '{"id":"a-request"}',
        },
      ],
    ]);
  });

  test('wakes by the token of the request, with nothing that decides', async () => {
    await timer('a-token').wake('a-request');
    expect(stub.calls.map(({ operation, json }) => [operation, json])).toEqual([
      ['SendTaskSuccess', { taskToken: 'a-token', output: '{}' }],
    ]);
  });

  test('asks nothing where nobody waits', async () => {
    await timer(undefined).wake('a-request');
    expect(stub.calls).toEqual([]);
  });

  test.each(['ExecutionAlreadyExists'])('takes %s of a start for started', async (refusal) => {
    code = refusal;
    await expect(timer(undefined).start('a-request')).resolves.toBeUndefined();
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'takes %s of a wake-up for woken',
    async (refusal) => {
      code = refusal;
      await expect(timer('a-token').wake('a-request')).resolves.toBeUndefined();
    },
  );

  test.each([
    ['StateMachineDoesNotExist', 'unavailable', 'step-functions failed'],
    ['AccessDeniedException', 'unavailable', 'docs/permissions.md'],
    ['ExecutionLimitExceeded', 'unavailable', 'step-functions failed'],
    ['TaskTimedOut', 'unavailable', 'step-functions failed'],
    ['ThrottlingException', 'slow_down', 'throttling'],
  ])('says that a start was refused with %s', async (refusal, wanted, says) => {
    code = refusal;
    await expect(timer(undefined).start('a-request')).rejects.toMatchObject({
      code: wanted,
      message: expect.stringContaining(says),
      detail: { 'step-functions': refusal },
    });
  });
});
