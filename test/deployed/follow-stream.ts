import { setTimeout as waitFor } from 'node:timers/promises';
import type { BatchFailures, StreamRecord } from '#functions/stream-batch.ts';
import { streamOf } from '#test/dynamodb/dynamo-tables.ts';
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
  const state = { isStopped: false, taken: 0 };
  const step = async (): Promise<void> => {
    const all = (await streamOf(stream.endpoint, stream.table)) as readonly StreamRecord[];
    const batch = all.slice(state.taken, state.taken + batchSize);
    if (batch.length === 0) return;
    const invoked = await deployed.invoke({ Records: batch });
    state.taken += 'result' in invoked ? takenOf(batch, invoked.result as BatchFailures) : 0;
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
