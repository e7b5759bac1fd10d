import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { findToken } from '#cli/token-sources/find-token.ts';
import type { Surroundings } from '#cli/token-sources/token-source.ts';

export const broker = 'https://broker.acme.example';
export const now = new Date('2026-11-22T10:00:00.000Z');
const nowSeconds = now.getTime() / 1_000;

/** A well-formed token with these claims; whoever verified its signature would refuse it. */
export function jwt(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const usual = {
    iss: 'https://issuer.example',
    sub: 'somebody',
    aud: broker,
    iat: nowSeconds - 10,
    exp: nowSeconds + 290,
  };
  const signature = Buffer.alloc(64, 7).toString('base64url');
  const header = part({ alg: 'ES256', typ: 'JWT', kid: 'k' });
  return `${header}.${part({ ...usual, ...claims })}.${signature}`;
}

/** A folder that goes when the test ends. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sallyport-source-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A file with this text in it. */
export function file(text: string): string {
  const path = join(folder(), 'token');
  writeFileSync(path, text);
  return path;
}

/** Surroundings with nothing in them but what is given. */
export function surroundings(
  env: Readonly<Record<string, string>> = {},
  more: Partial<Surroundings> = {},
): Surroundings {
  return { env, audience: broker, clock: { now: () => now }, root: folder(), ...more };
}

/** What is found there, and the token read from it. */
export async function tokenIn(
  env: Readonly<Record<string, string>>,
  more: Partial<Surroundings> = {},
): Promise<{ readonly from: string; readonly holder: string; readonly token: string }> {
  const { from, holder, read } = await findToken(surroundings(env, more));
  return { from, holder, token: await read() };
}

/** A file below a root of its own. */
export function rootWith(path: string, text: string): string {
  const root = folder();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return root;
}

/** A PATH on which one program prints its arguments into a file, then runs these lines of sh. */
export function programOnPath(
  name: string,
  lines: string,
): { readonly path: string; readonly args: string } {
  const path = folder();
  const args = join(path, 'args');
  writeFileSync(join(path, name), `#!/bin/sh\nprintf '%s\\n' "$@" > '${args}'\n${lines}\n`);
  chmodSync(join(path, name), 0o755);
  return { path, args };
}

/** One request that a fake endpoint got. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An endpoint on 127.0.0.1 that answers as it is told, and remembers what it was asked. */
export async function endpoint(
  answer: (asked: Asked) => { readonly status?: number; readonly body: string },
): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { method = '', url = '', headers } = incoming;
    const one = { method, url, headers, body };
    asked.push(one);
    const reply = answer(one);
    outgoing.writeHead(reply.status ?? 200).end(reply.body);
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  return { url: await listening(server), asked };
}

/** The address of an endpoint whose answers break off after their head. */
export async function cutShort(): Promise<string> {
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-length': '100' });
    outgoing.write('{', () => outgoing.destroy());
  });
  return listening(server);
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
