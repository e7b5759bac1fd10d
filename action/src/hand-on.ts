import { join } from 'node:path';
import { Fault } from '#core/faults.ts';
import { gatewayVariables } from '#core/gateway/clients/gateway-variables.ts';
import type { Inputs, OutputMode } from './inputs.ts';
import type { Lease } from './lease.ts';
import { type LeaseFolder, writePrivately } from './lease-folder.ts';
import type { Step } from './step.ts';

/** What later steps get: environment variables, and outputs of this step. */
export interface HandedOn {
  readonly variables: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Handing {
  readonly inputs: Inputs;
  readonly lease: Lease;
  readonly folder: LeaseFolder;
  readonly step: Step;
}

const none = { variables: {}, outputs: {} };

const modes: Readonly<Record<OutputMode, (handing: Handing) => HandedOn>> = {
  process: handProcess,
  profile: handProfile,
  env: handVariables,
  outputs: handOutputs,
};

/** Hands the credentials on in the way that was asked for; files are made here, nothing else is. */
export function handOn(handing: Handing): HandedOn {
  const { inputs, lease } = handing;
  const { variables, outputs } = modes[inputs.output](handing);
  return {
    variables: { ...regionOf(inputs), ...callsOf(handing), ...variables },
    outputs: {
      ...outputs,
      'gateway-url': lease.gatewayUrl ?? '',
      'aws-account-id': lease.accountId,
      expiration: lease.expiration,
      'session-id': lease.sessionId,
      identity: lease.identity,
      grant: lease.grant,
    },
  };
}

/** A profile whose credentials every SDK renews by itself, as long as the job runs. */
function handProcess(handing: Handing): HandedOn {
  const { folder, step } = handing;
  const command = [step.node, step.processBundle, folder.path].map(quoted).join(' ');
  return handFiles(handing, { config: [`credential_process = ${command}`], credentials: [] });
}

/** A profile with the credentials themselves, for tools that start no programs. */
function handProfile(handing: Handing): HandedOn {
  const { lease } = handing;
  const credentials = [
    `aws_access_key_id = ${lease.accessKeyId}`,
    `aws_secret_access_key = ${lease.secretAccessKey}`,
    `aws_session_token = ${lease.sessionToken}`,
  ];
  return handFiles(handing, { config: [], credentials });
}

/**
 * Both files that AWS clients read, so that no other of this machine comes first. Our profile is their default,
 * too: a variable that names one could not be unset after the job, and clients refuse an empty name.
 */
function handFiles(
  { inputs, folder, step }: Handing,
  lines: { readonly config: readonly string[]; readonly credentials: readonly string[] },
): HandedOn {
  const { profile, region } = inputs;
  const paths = {
    AWS_CONFIG_FILE: join(folder.path, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials'),
  };
  const config = [...(region === undefined ? [] : [`region = ${region}`]), ...lines.config];
  const others = profile === 'default' ? [] : [profile];
  const named = others.map((name) => `profile ${name}`);
  writePrivately(paths.AWS_CONFIG_FILE, sections(['default', ...named], config));
  const credentials = lines.credentials.length === 0 ? [] : ['default', ...others];
  writePrivately(paths.AWS_SHARED_CREDENTIALS_FILE, sections(credentials, lines.credentials));
  const chosen = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].filter(
    (name) => step.env[name] !== undefined,
  );
  const variables = { ...paths, ...Object.fromEntries(chosen.map((name) => [name, profile])) };
  return { ...none, variables };
}

function sections(names: readonly string[], lines: readonly string[]): string {
  return names.map((name) => `${[`[${name}]`, ...lines].join('\n')}\n`).join('\n');
}

function handVariables({ lease }: Handing): HandedOn {
  return {
    ...none,
    variables: {
      AWS_ACCESS_KEY_ID: lease.accessKeyId,
      AWS_SECRET_ACCESS_KEY: lease.secretAccessKey,
      AWS_SESSION_TOKEN: lease.sessionToken,
    },
  };
}

function handOutputs({ lease }: Handing): HandedOn {
  return {
    ...none,
    outputs: {
      'aws-access-key-id': lease.accessKeyId,
      'aws-secret-access-key': lease.secretAccessKey,
      'aws-session-token': lease.sessionToken,
    },
  };
}

/** Where calls go: with keys of the gateway nowhere else. */
function callsOf({ inputs, lease: { gatewayUrl } }: Handing): Readonly<Record<string, string>> {
  if (gatewayUrl === undefined || inputs.output === 'outputs') return {};
  return gatewayVariables(gatewayUrl);
}

function regionOf({ region, output }: Inputs): Readonly<Record<string, string>> {
  if (region === undefined || output === 'outputs') return {};
  return { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/** SDKs split the command at blanks that stand in no quotes; some give it to a shell. */
function quoted(word: string): string {
  if (!/["$`%\r\n]/.test(word)) return `"${word}"`;
  throw new Fault(
    'invalid_request',
    'the paths of this runner hold characters that no profile can; use output: profile or env',
  );
}
