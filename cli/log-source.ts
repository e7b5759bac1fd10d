import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceEndpoint } from '#adapters/aws/endpoints.ts';
import { environmentCredentials } from '#adapters/aws/environment-credentials.ts';
import { createLogReader } from '#adapters/aws/log-reader.ts';
import { systemClock } from '#adapters/node/clock.ts';
import { createLogFolderReader } from '#adapters/node/log-files.ts';
import { openLogKey } from '#adapters/node/log-key.ts';
import { Fault } from '#core/faults.ts';
import type { LogVersions } from '#core/sealing/log-versions.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { parseVerifierKey, type VerifierKey } from '#core/tlog/verifier-key.ts';
import { localLogOrigin, logFolder, logKeyFile } from '#local/local-log.ts';
import { type Invocation, type Option, optionText } from './command.ts';
import { dataFolder, dataOption } from './instance.ts';

/** The option that says what a log is verified with. */
export const logKeyOption: Option = {
  type: 'string',
  value: 'FILE',
  says: 'a file with the key of the log, or the key itself, as `sallyport ledger key` prints it',
};

/** Options that say which log is read; without any, that of the local instance. */
export const logSourceOptions = {
  offline: { type: 'string', value: 'DIR', says: 'a copy of the log in a folder' },
  bucket: {
    type: 'string',
    value: 'NAME',
    says: 'the bucket of the log, read with AWS_ACCESS_KEY_ID',
  },
  region: { type: 'string', value: 'REGION', says: 'region of the bucket (default: AWS_REGION)' },
  key: logKeyOption,
  data: dataOption,
} as const satisfies Readonly<Record<string, Option>>;

/** A log, and the key that its reader brought or has on this machine. */
export interface LogSource {
  readonly reader: LogReader;
  readonly key: VerifierKey;
  /** The folder of the local instance whose log it is. */
  readonly local?: string;
  /** Of a bucket: what it keeps of earlier puts. */
  readonly versions?: LogVersions;
}

/**
 * Opens the log that the options name. Throws `Fault('invalid_request')` where a log from elsewhere
 * comes without a key: a key that is taken from the log proves nothing. `not_found` where no folder or log is there.
 */
export async function openLogSource(invocation: Invocation): Promise<LogSource> {
  const offline = optionText(invocation, 'offline');
  const bucket = optionText(invocation, 'bucket');
  if (offline !== undefined && bucket !== undefined) {
    throw new Fault('invalid_request', 'a log is read from --offline or from --bucket; give one');
  }
  if (offline === undefined && bucket === undefined) return await openLocal(invocation);
  const key = requireLogKey(invocation);
  if (bucket === undefined) return { reader: openFolder(offline ?? ''), key };
  const reader = openBucket(invocation, bucket);
  return { reader, key, versions: reader };
}

/** The key of `--key`, or of the file that it names. */
export function requireLogKey(invocation: Invocation): VerifierKey {
  const named = optionText(invocation, 'key');
  if (named === undefined) {
    throw new Fault(
      'invalid_request',
      'give the key of the log with --key: keep what `sallyport ledger key` prints where nobody who writes the log can change it',
    );
  }
  return parseVerifierKey(existsSync(named) ? readFileSync(named, 'utf8').trim() : named);
}

/** Of a folder that is not there nobody can say that its log does not hold. */
function openFolder(folder: string): LogReader {
  if (existsSync(folder)) return createLogFolderReader(folder);
  throw new Fault('not_found', `there is no ${folder}; name the copy of a log with --offline`);
}

async function openLocal(invocation: Invocation): Promise<LogSource> {
  const data = dataFolder(invocation);
  const reader = createLogFolderReader(join(data, logFolder));
  if (optionText(invocation, 'key') !== undefined) {
    return { reader, key: requireLogKey(invocation), local: data };
  }
  const path = join(data, logKeyFile);
  if (!existsSync(path)) {
    throw new Fault(
      'not_found',
      `${data} holds no log; run "npm start" there once, or name a log with --offline or --bucket`,
    );
  }
  const own = await openLogKey(path);
  return { reader, key: await own.signer(localLogOrigin(own)).key(), local: data };
}

function openBucket(invocation: Invocation, bucket: string): LogReader & LogVersions {
  const { env } = invocation.terminal;
  const region = optionText(invocation, 'region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new Fault('invalid_request', 'give the region of the bucket with --region');
  }
  return createLogReader({
    ...serviceEndpoint('s3', region),
    bucket,
    clock: systemClock,
    timeoutMs: 20_000,
    credentials: environmentCredentials(env),
  });
}
