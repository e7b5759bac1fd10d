import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import type { DataFolder } from './data-folder.ts';

/** Refuses to start over a data folder that a living instance answers for. */
export async function refuseSecondInstance(folder: DataFolder): Promise<void> {
  const broker = readBroker(folder);
  if (broker === undefined || !(await answers(broker))) return;
  throw new Fault(
    'conflict',
    `an instance already runs on ${folder.path} (${broker}); stop it, or give another --data DIR`,
  );
}

function readBroker(folder: DataFolder): string | undefined {
  try {
    return String(JSON.parse(readFileSync(folder.file('run.json'), 'utf8')).broker);
  } catch {
    return undefined;
  }
}

/** Whoever answers as Sallyport is taken for the instance; another program on its port is not. */
async function answers(broker: string): Promise<boolean> {
  try {
    const url = `${broker}/.well-known/sallyport-configuration`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const document = (await response.json()) as { readonly audience?: unknown };
    return document.audience === broker;
  } catch {
    return false;
  }
}
