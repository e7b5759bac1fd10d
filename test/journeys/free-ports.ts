import { createServer, type Server } from 'node:net';

/**
 * The first of three ports in a row that nobody listens on, outside of the range from which the
 * system takes ports for others. Each process of the tests begins its search elsewhere.
 */
export async function freePorts(): Promise<number> {
  for (let first = 15_000 + ((process.pid * 31) % 12_000); ; first += 3) {
    if ((await areFree([first, first + 1, first + 2])) === true) return first;
  }
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  const taken = await Promise.all(ports.map(take));
  const servers = taken.filter((server) => server !== undefined);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return servers.length === ports.length;
}

/** Listens on a port, so that nobody else can; undefined if somebody already does. */
export function take(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
