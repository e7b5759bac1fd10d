import { Worker } from 'node:worker_threads';
import { awsFault } from '../aws-error.ts';
import type { TableCall, TableReply, TableThreadData } from './table-call.ts';

/** One account's tables, in a thread of their own. */
export interface TableThread {
  send(call: TableCall): Promise<TableReply>;
  close(): Promise<void>;
}

/** What a thread is started for. */
export interface TableThreadSetting extends TableThreadData {
  readonly account: string;
  readonly region: string;
  /** Told why when the thread has ended by itself; nothing can be sent to it then. */
  readonly ended: (cause: unknown) => void;
}

interface Waiting {
  resolve(reply: TableReply): void;
  reject(cause: unknown): void;
}

export function startTableThread(setting: TableThreadSetting): TableThread {
  const { path, account, region, ended } = setting;
  const worker = new Worker(new URL('./dynalite-thread.ts', import.meta.url), {
    workerData: path === undefined ? {} : { path },
    env: { AWS_ACCOUNT_ID: account, AWS_REGION: region },
    execArgv: [],
  });
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let isOver = false;
  worker.on('message', ({ id, ...reply }: TableReply & { readonly id: number }) => {
    waiting.get(id)?.resolve(reply);
    waiting.delete(id);
  });
  worker.on('error', ended);
  worker.on('exit', () => {
    isOver = true;
    for (const { reject } of waiting.values()) reject(endedFault());
    waiting.clear();
    ended(undefined);
  });
  return {
    send: (call) =>
      new Promise((resolve, reject) => {
        if (isOver) {
          reject(endedFault());
          return;
        }
        last += 1;
        waiting.set(last, { resolve, reject });
        worker.postMessage({ id: last, ...call });
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}

function endedFault(): Error {
  return awsFault({
    code: 'InternalServerError',
    status: 500,
    message:
      "The sandbox's DynamoDB ended while it answered; it starts again with the next call, and the call may have been done or not.",
  });
}
