import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '#core/faults.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { isLoopback } from './token-sources/ask-endpoint.ts';

/** The running Sallyport that a command talks to. */
export interface Instance {
  readonly broker: string;
  /** Only a local instance has these. */
  readonly local?: LocalPlaces;
}

interface LocalPlaces {
  readonly data: string;
  readonly sandbox: string;
  readonly issuer: string;
  /** Where calls with gateway keys go. */
  readonly gateway?: string;
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
  const { env } = invocation.terminal;
  const data = dataFolder(invocation);
  const named = optionText(invocation, 'url');
  if (named !== undefined) return remoteInstance(readUrl(named, '--url'), { data, env });
  const url = env.SALLYPORT_URL;
  if (url === undefined || url === '' || optionText(invocation, 'data') !== undefined) {
    return localInstance(readRun(data), { data, env });
  }
  return remoteInstance(readUrl(url, 'SALLYPORT_URL'), { data, env });
}

type Environment = Invocation['terminal']['env'];

/** The folder that may tell of a local instance, and what whoever calls says themselves. */
interface Place {
  readonly data: string;
  readonly env: Environment;
}

/** A broker by its URL, which may be the local one all the same. */
function remoteInstance(broker: string, place: Place): Instance {
  const run = findRun(place.data);
  return run?.broker === broker ? localInstance(run, place) : { broker };
}

function localInstance({ broker, ...run }: Run, place: Place): Required<Instance> {
  requireKnownAws(run.sandbox, place);
  return { broker, local: { data: place.data, ...run } };
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

interface Run extends Omit<LocalPlaces, 'data'> {
  readonly broker: string;
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
 * AWS calls go. Ours is for its owner alone, as few a checkout makes it, and tells of this machine.
 */
function findRun(data: string): Run | undefined {
  try {
    const path = join(data, 'run.json');
    const isPrivate = process.getuid === undefined || (statSync(path).mode & 0o077) === 0;
    const { broker, sandbox, issuer, gateway }: Partial<Run> = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const isOurs = isPrivate && typeof broker === 'string' && here.test(broker);
    if (!isOurs || typeof sandbox !== 'string' || issuer !== `${broker}/issuer`) return undefined;
    const hasGateway = typeof gateway === 'string' && here.test(gateway);
    return { broker, sandbox, issuer, ...(hasGateway ? { gateway } : {}) };
  } catch {
    return undefined;
  }
}

const here = /^http:\/\/127\.0\.0\.1:\d+$/u;

/** On this machine, AWS itself, or an emulator elsewhere that whoever calls has named as well. */
function requireKnownAws(sandbox: string, { data, env }: Place): void {
  const url = URL.canParse(sandbox) ? new URL(sandbox) : undefined;
  const isAws = url?.protocol === 'https:' && url.hostname.endsWith('.amazonaws.com');
  if (isAws || (url !== undefined && isLoopback(url)) || env.AWS_ENDPOINT_URL === sandbox) return;
  throw new Fault(
    'invalid_request',
    `${data} leads AWS calls to ${JSON.stringify(sandbox)}; if you began that instance with --upstream, set AWS_ENDPOINT_URL to the same, else remove the folder`,
  );
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
