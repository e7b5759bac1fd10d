import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#adapters/node/clock.ts';
import { asFault } from '#core/faults.ts';
import { createTimers } from '#local/states/clock-timers.ts';
import { createEngine, type Engine } from '#local/states/engine.ts';
import type { Execution } from '#local/states/execution.ts';
import { readMachine } from '#local/states/machine.ts';
import { statesFault } from '#local/states/states-fault.ts';
import { dynamoCaller, dynamoRaw } from '#test/dynamodb/dynamo-tables.ts';
import type { DeployedFunction } from './functions.ts';
import type { ServiceStub } from './service-stub.ts';

const file = join(import.meta.dirname, '../../statemachines/approval.asl.json');

interface MachineParts {
  readonly services: ServiceStub;
  readonly endpoint: string;
  readonly table: string;
  readonly tick: DeployedFunction;
}

/** Step Functions for one machine: what it calls are the function and the table themselves. */
export function deployStateMachine({ services, endpoint, table, tick }: MachineParts): Engine {
  const executions = new Map<string, Execution>();
  const waiting = new Map<string, string>();
  const raw = dynamoRaw(dynamoCaller(endpoint));
  const names = { Partition: 'aws', ApprovalTick: 'tick', Table: table };
  const machine = readMachine(readFileSync(file, 'utf8'), names);
  const engine = createEngine(machine, {
    clock: systemClock,
    timers: createTimers(systemClock),
    executions: {
      read: async (name) => executions.get(name),
      write: async (execution) => void executions.set(execution.name, execution),
      running: async () => [...executions.values()].filter(({ status }) => status === 'running'),
    },
    integrations: {
      'arn:aws:states:::lambda:invoke': async (given) => {
        const invoked = await tick.invoke((given as { readonly Payload: unknown }).Payload);
        if ('failure' in invoked) throw statesFault('Lambda.Unknown', invoked.failure.errorMessage);
        return { StatusCode: 200, Payload: invoked.result };
      },
      'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken': async (given) => {
        const update = given as Armed;
        waiting.set(update.ExpressionAttributeValues[':token'].S, update.Key.sk.S);
        try {
          return await raw('UpdateItem', update);
        } catch (error) {
          const { code } = asFault(error).shown as { readonly code?: string };
          throw statesFault(`DynamoDb.${code}`, 'dynamodb refused the update');
        }
      },
    },
    random: Math.random,
    tell: (line) => process.stderr.write(`${line}\n`),
  });
  services.answers.set('StartExecution', async ({ name, input }) => {
    if (executions.has(String(name))) return { status: 400, body: typed('ExecutionAlreadyExists') };
    await engine.start(String(name), JSON.parse(String(input)));
    return { status: 200, body: { executionArn: `arn:${name}`, startDate: 1 } };
  });
  services.answers.set('SendTaskSuccess', async ({ taskToken }) => {
    const name = waiting.get(String(taskToken)) ?? '';
    const isHeard = await engine.succeed(name, String(taskToken));
    return isHeard ? { status: 200 } : { status: 400, body: typed('TaskTimedOut') };
  });
  return engine;
}

interface Armed {
  readonly Key: { readonly sk: { readonly S: string } };
  readonly ExpressionAttributeValues: { readonly ':token': { readonly S: string } };
}

function typed(name: string) {
  return { __type: `com.amazonaws.states#${name}`, message: name };
}
