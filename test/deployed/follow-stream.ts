import { setTimeout as waitFor } from 'node:timers/promises';
import type { BatchFailures, StreamRecord } from '#functions/stream-batch.ts';
import { openStream } from '#test/dynamodb/dynamo-tables.ts';
import type { DeployedFunction } from './functions.ts';

const everyMilliseconds = 100;
const batchSize = 100;

/** An event source mapping: hands a table's stream to a function, what failed again. */
export interface Following {
  stop(): Promise<void>;
}

export function followStream(
  stream: { readonly endpoint: string; readonly table: string },
  deployed: DeployedFunction,
): Following {
  const state = { isStopped: false };
  const opened = openStream(stream.endpoint, stream.table);
  let waiting: readonly StreamRecord[] = [];
  const step = async (): Promise<void> => {
    const next = await opened;
    waiting = [...waiting, ...((await next()) as readonly StreamRecord[])];
    const batch = waiting.slice(0, batchSize);
    if (batch.length === 0) return;
    const invoked = await deployed.invoke({ Records: batch });
    const taken = 'result' in invoked ? takenOf(batch, invoked.result as BatchFailures) : 0;
    waiting = waiting.slice(taken);
  };
  const done = (async () => {
    while (!state.isStopped) {
      await step().catch(() => undefined);
      await waitFor(everyMilliseconds);
    }
  })();
  return {
    stop: () => {
      state.isStopped = true;
      return done;
    },
  };
}

/** Everything before the first record that failed. */
function takenOf(batch: readonly StreamRecord[], { batchItemFailures }: BatchFailures): number {
  const [failed] = batchItemFailures;
  if (failed === undefined) return batch.length;
  return batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed.itemIdentifier);
}
