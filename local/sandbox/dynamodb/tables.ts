import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TableCall, TableReply } from './table-call.ts';
import { startTableThread, type TableThread } from './table-thread.ts';

/** DynamoDB's tables by account; an account's are opened by the first call that needs them. */
export interface Tables {
  send(account: string, call: TableCall): Promise<TableReply>;
  close(): Promise<void>;
}

/** What tables are opened with. */
export interface TablesSetting {
  readonly region: string;
  /** Holds one folder for each account; absent: tables last as long as the process. */
  readonly folder: string | undefined;
  /** Runs when an account's tables were opened, before any other call gets to them. */
  readonly opened: (account: string, thread: TableThread) => Promise<void>;
  /** Told of what ended a thread that nobody had closed. */
  readonly report: (cause: unknown) => void;
}

export function createTables(setting: TablesSetting): Tables {
  const threads = new Map<string, Promise<TableThread>>();
  const threadOf = (account: string): Promise<TableThread> => {
    const known = threads.get(account);
    if (known !== undefined) return known;
    const forget = () => {
      if (threads.get(account) === opening) threads.delete(account);
    };
    const opening = openThread(setting, account, forget);
    opening.catch(forget);
    threads.set(account, opening);
    return opening;
  };
  return {
    send: async (account, call) => (await threadOf(account)).send(call),
    close: async () => {
      const running = await Promise.allSettled(threads.values());
      for (const thread of running) if (thread.status === 'fulfilled') await thread.value.close();
    },
  };
}

async function openThread(
  { region, folder, opened, report }: TablesSetting,
  account: string,
  forget: () => void,
): Promise<TableThread> {
  const path = folder === undefined ? {} : { path: folderOf(folder, account) };
  const ended = (cause: unknown): void => {
    forget();
    if (cause !== undefined) report(cause);
  };
  const thread = startTableThread({ ...path, account, region, ended });
  try {
    await opened(account, thread);
    return thread;
  } catch (error) {
    // Or it would keep the folder from the thread that the next call starts.
    await thread.close();
    throw error;
  }
}

function folderOf(folder: string, account: string): string {
  const path = join(folder, account);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
