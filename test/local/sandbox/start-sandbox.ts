import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readWorld } from '#local/sandbox/read-world.ts';
import { createSandbox, type SandboxDoor } from '#local/sandbox/sandbox.ts';
import { openState } from '#local/sandbox/state/open-state.ts';
import type { World } from '#local/sandbox/world.ts';

/** A sandbox that listens on a free loopback port. */
export interface RunningSandbox extends SandboxDoor {
  readonly url: string;
  readonly port: number;
  /** What the sandbox takes for now; tests move it. */
  readonly clock: { at: Date; now(): Date };
  /** What it reported of itself. */
  readonly reports: readonly unknown[];
  stop(): Promise<void>;
}

const story = join(import.meta.dirname, '../../../examples/acme/sandbox.yaml');

/** The world of the example configuration. */
export function acmeWorld(): World {
  const { world, problems } = readWorld('sandbox.yaml', readFileSync(story, 'utf8'));
  if (world === undefined) throw new Error(JSON.stringify(problems));
  return world;
}

/** Starts a sandbox with its clock at the real time, since the SDKs sign with the real time. */
export async function startSandbox(
  options: { readonly world?: World; readonly file?: string; readonly tablesFolder?: string } = {},
): Promise<RunningSandbox> {
  const clock = { at: new Date(), now: () => clock.at };
  const state = openState(options.file ?? ':memory:');
  const reports: unknown[] = [];
  const door = createSandbox({
    report: (error) => void reports.push(error),
    world: options.world ?? acmeWorld(),
    state,
    clock,
    masterKey: Buffer.alloc(32, 7),
    ...(options.tablesFolder === undefined ? {} : { tablesFolder: options.tablesFolder }),
  });
  const server = createServer((incoming, outgoing) => void door.handle(incoming, outgoing));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    ...door,
    reports,
    clock,
    port,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await door.close();
      state.close();
    },
  };
}
