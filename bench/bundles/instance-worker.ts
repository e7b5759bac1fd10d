import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { pathToFileURL } from 'node:url';
import type { Answered, Batch, Loaded, OutgoingCall } from './instance-messages.ts';

// A fresh process as Lambda starts one: instance-worker.mjs <bundle>. It is built before it is run,
// so that reading TypeScript is no part of what is measured.
// What streams is only loaded here.
Object.assign(globalThis, { awslambda: { streamifyResponse: (handler: unknown) => handler } });
const url = pathToFileURL(process.argv[2] ?? '').href;
const residentBefore = residentMegabytes();
const cpuBefore = process.cpuUsage();
const began = performance.now();
const { handler } = await import(url);
const loaded: Loaded = {
  wallMilliseconds: performance.now() - began,
  cpuMilliseconds: cpuSince(cpuBefore),
  addedMegabytes: residentMegabytes() - residentBefore,
};

const started = new WeakMap<ClientRequest, number>();
let calls: OutgoingCall[] = [];
subscribe('http.client.request.start', (message) => {
  started.set((message as { request: ClientRequest }).request, performance.now());
});
subscribe('http.client.response.finish', (message) => {
  const { request } = message as { request: ClientRequest };
  const target = String(request.getHeader('x-amz-target') ?? 'AssumeRole');
  const from = started.get(request) ?? 0;
  calls.push({ operation: target.split('.').at(-1) ?? '', from, to: performance.now() });
});

process.on('message', async ({ events }: Batch) => {
  const before = process.cpuUsage();
  const statuses: number[] = [];
  for (const event of events) {
    calls = [];
    const { statusCode } = await handler(event);
    statuses.push(statusCode);
  }
  const cpuMilliseconds = cpuSince(before);
  process.send?.({
    ...{ cpuMilliseconds, statuses, calls, residentMegabytes: residentMegabytes() },
  } satisfies Answered);
});
process.send?.(loaded);

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function residentMegabytes(): number {
  return process.memoryUsage.rss() / 1e6;
}
