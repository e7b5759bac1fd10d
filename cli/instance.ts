import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '#core/faults.ts';
import { type Invocation, type Option, optionText } from './command.ts';

/** The running Sallyport that a command talks to. */
export interface Instance {
  readonly broker: string;
  /** Only a local instance has these. */
  readonly local?: { readonly data: string; readonly sandbox: string; readonly issuer: string };
}

/** The option by which every command finds the running local instance. */
export const dataOption: Option = {
  type: 'string',
  value: 'DIR',
  says: 'state of the local instance (default: SALLYPORT_DATA, else .sallyport)',
};

/** The option that names a broker elsewhere. */
export const urlOption: Option = {
  type: 'string',
  value: 'URL',
  says: 'a broker elsewhere (default: SALLYPORT_URL)',
};

/** The folder of the local instance: `--data`, else `SALLYPORT_DATA`, else `.sallyport`. */
export function dataFolder(invocation: Invocation): string {
  return resolve(
    optionText(invocation, 'data') ?? invocation.terminal.env.SALLYPORT_DATA ?? '.sallyport',
  );
}

/** The instance of `--url`, else the local one of `--data`, else that of `SALLYPORT_URL`, else the local one. */
export function findInstance(invocation: Invocation): Instance {
  const named = optionText(invocation, 'url');
  if (named !== undefined) return remoteInstance(readUrl(named, '--url'), dataFolder(invocation));
  const url = invocation.terminal.env.SALLYPORT_URL;
  const data = dataFolder(invocation);
  if (url === undefined || url === '' || optionText(invocation, 'data') !== undefined) {
    return localInstance(data, readRun(data));
  }
  return remoteInstance(readUrl(url, 'SALLYPORT_URL'), data);
}

/** A broker by its URL, which may be the local one all the same. */
function remoteInstance(broker: string, data: string): Instance {
  const run = findRun(data);
  return run?.broker === broker ? localInstance(data, run) : { broker };
}

function localInstance(data: string, { broker, sandbox, issuer }: Run): Required<Instance> {
  return { broker, local: { data, sandbox, issuer } };
}

/** The local instance, for commands that exist only there. */
export function findLocalInstance(
  invocation: Invocation,
): Required<Pick<Instance, 'broker' | 'local'>> {
  const instance = findInstance(invocation);
  if (instance.local !== undefined) return { broker: instance.broker, local: instance.local };
  throw new Fault(
    'not_found',
    'this needs a local instance: unset SALLYPORT_URL or give --data DIR',
  );
}

interface Run {
  readonly broker: string;
  readonly sandbox: string;
  readonly issuer: string;
}

function readRun(data: string): Run {
  const run = findRun(data);
  if (run !== undefined) return run;
  throw new Fault(
    'unavailable',
    `no local instance in ${data}; run "npm start", or set SALLYPORT_URL to a deployed one`,
  );
}

/**
 * What the instance wrote there when it began. A folder may have come with somebody else's
 * repository: a file that no instance of ours writes must not choose who is shown tokens, or where
 * AWS calls go. Ours is for its owner alone, which no checkout makes, and tells of this machine.
 */
function findRun(data: string): Run | undefined {
  try {
    const path = join(data, 'run.json');
    const isPrivate = process.getuid === undefined || (statSync(path).mode & 0o077) === 0;
    const run: Run = JSON.parse(readFileSync(path, 'utf8'));
    return isPrivate && /^http:\/\/127\.0\.0\.1:\d+$/u.test(run.broker) ? run : undefined;
  } catch {
    return undefined;
  }
}

function readUrl(url: string, from: string): string {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  const loopback = hostname === '127.0.0.1' || hostname === 'localhost';
  if (protocol === 'https:' || (protocol === 'http:' && loopback)) return url.replace(/\/+$/u, '');
  throw new Fault(
    'invalid_request',
    `${from} must be an https URL, or an http one of this machine (127.0.0.1)`,
  );
}
