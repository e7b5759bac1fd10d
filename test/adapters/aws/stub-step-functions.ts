import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Look } from '#core/approvals/tick.ts';
import { approvalIntegrations, approvalNames } from '#local/approval-integrations.ts';
import { createEngine } from '#local/states/engine.ts';
import { readMachine } from '#local/states/machine.ts';
import { executionsInMemory, virtualTime } from '#test/local/states/virtual-time.ts';
import { type StubAws, type StubCall, type StubReply, startStub, stubError } from './stub-aws.ts';

/** Step Functions with the machine of approvals, run by the engine that local mode runs it with. */
export interface StubStepFunctions extends StubAws {
  readonly stateMachine: string;
  readonly time: ReturnType<typeof virtualTime>;
  /** The token by which an execution waits, as the table would have it. */
  taskTokenOf(id: string): Promise<string | undefined>;
}

const file = new URL('../../../statemachines/approval.asl.json', import.meta.url);
const stateMachine = 'arn:aws:states:us-east-1:999988887777:stateMachine:sallyport-approval:live';

/** Starts it; `look` is the function that the machine calls, by the id that it is called with. */
export async function startStepFunctions(look: (id: string) => Look): Promise<StubStepFunctions> {
  const time = virtualTime(new Date('2026-11-22T10:00:00Z'));
  const executions = executionsInMemory();
  const latest = new Map<string, number>();
  // The request as the last look left it: nobody else changes it here.
  const read = async (_: string, id: string) => ({ id, revision: latest.get(id) ?? 0 }) as never;
  const engine = createEngine(readMachine(readFileSync(file, 'utf8'), approvalNames), {
    ...{ clock: time.clock, timers: time.timers, executions, random: () => 0 },
    tell: () => undefined,
    integrations: approvalIntegrations({
      store: { read },
      look: async (event) => {
        const { id } = event as { readonly id: string };
        const seen = look(id);
        latest.set(id, seen.revision);
        return seen;
      },
    }),
  });
  const begin = async ({ json: asked }: StubCall): Promise<StubReply> => {
    const { stateMachineArn, name, input } = asked ?? {};
    if (stateMachineArn !== stateMachine) return stubError('StateMachineDoesNotExist');
    if (typeof name !== 'string' || !/^[\w-]{1,80}$/.test(name)) return stubError('InvalidName');
    const given = JSON.parse(String(input));
    const before = executions.all.get(name);
    const isSame = before?.status === 'running' && isDeepStrictEqual(before.input, given);
    if (before !== undefined && !isSame) return stubError('ExecutionAlreadyExists');
    if (before === undefined) await engine.start(name, given);
    return { body: { executionArn: `${stateMachine}:${name}`, startDate: 1 } };
  };
  const succeed = async ({ json: asked }: StubCall): Promise<StubReply> => {
    const { taskToken, output } = asked ?? {};
    JSON.parse(String(output));
    const waiting = await executions.running();
    const found = waiting.find((one) => one.waiting?.token === taskToken);
    const isHeard = found !== undefined && (await engine.succeed(found.name, String(taskToken)));
    return isHeard ? {} : stubError('TaskTimedOut');
  };
  const stub = await startStub('states', async (call) => {
    if (call.operation === 'StartExecution') return begin(call);
    if (call.operation === 'SendTaskSuccess') return succeed(call);
    return stubError('UnknownOperationException');
  });
  return {
    ...{ ...stub, stateMachine, time },
    taskTokenOf: async (id) => executions.all.get(id)?.waiting?.token,
    stop: async () => {
      engine.close();
      await stub.stop();
    },
  };
}
