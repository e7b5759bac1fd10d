import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { root } from '#test/journeys/local-instance.ts';
import { pythonClients } from '#test/journeys/python-clients.ts';

/** A moto server of this test's own, which checks signatures. */
export interface Moto {
  readonly url: string;
  /** Of a user who may do anything. */
  readonly credentials: SigningCredentials;
  stop(): Promise<void>;
}

const clients = pythonClients();
/** Why there is no moto here; undefined where there is one. */
export const noMoto = clients.ready ? undefined : clients.why;
if (noMoto !== undefined) process.stderr.write(`skipped tests against moto: ${noMoto}\n`);

/** Starts moto on a free port of 127.0.0.1; its only child process is ended by `stop`. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(join(root, '.venv/bin/moto_server'), ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const url = await urlIn(child.stderr);
  child.stderr.resume();
  return {
    url,
    credentials: await administrator(url),
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function urlIn(lines: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of lines) {
    text += chunk.toString();
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`moto does not start: ${text}`);
}

/** Makes a user with every permission while nobody is checked yet, and has everybody checked from then on. */
async function administrator(url: string): Promise<SigningCredentials> {
  const iam = async (form: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ Version: '2010-05-08', UserName: 'broker', ...form });
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=a/20261122/us-east-1/iam/aws4_request, x',
    };
    const response = await fetch(url, { method: 'POST', body, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  await iam({ Action: 'CreateUser' });
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam({ Action: 'PutUserPolicy', PolicyName: 'everything', PolicyDocument });
  const made = await iam({ Action: 'CreateAccessKey' });
  const between = (name: string) => made.split(`<${name}>`)[1]?.split('<')[0] ?? '';
  const headers = { 'content-type': 'text/plain' };
  await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0', headers });
  return {
    accessKeyId: between('AccessKeyId'),
    secretAccessKey: between('SecretAccessKey'),
  };
}
