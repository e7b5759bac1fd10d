import { Fault } from '#core/faults.ts';
import { isConfidential } from './ask.ts';
import type { Step } from './step.ts';

const outputModes = ['process', 'profile', 'env', 'outputs'] as const;

/** How the credentials reach the steps that follow. */
export type OutputMode = (typeof outputModes)[number];

/** What is asked of the broker, the same at every attempt. */
export interface LeaseRequest {
  /** Without a slash at its end. */
  readonly brokerUrl: string;
  /** A grant's name, or the ARN of the AWS role behind it. */
  readonly grant: string;
  readonly audience: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly scope: string | undefined;
  readonly policy: string | undefined;
  readonly reason: string | undefined;
}

/** The inputs of the step, checked. */
export interface Inputs extends LeaseRequest {
  readonly region: string | undefined;
  readonly profile: string;
  readonly output: OutputMode;
  /** 0: not at all. */
  readonly waitMinutes: number;
  /** For everything but waiting for an approval. */
  readonly timeoutSeconds: number;
}

/** Reads the inputs of the step. Throws `invalid_request` that names the input. */
export function readInputs({ env }: Step): Inputs {
  const read = (name: string) => env[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
  return {
    brokerUrl: readBrokerUrl(read('broker-url')),
    grant: readGrant(read('grant'), read('role')),
    audience: read('audience'),
    durationSeconds: readWhole('duration', read('duration'), { least: 900, most: 43_200 }),
    scope: read('scope'),
    policy: readPolicy(read('session-policy')),
    reason: read('reason'),
    region: readWord('region', read('region') ?? (env.AWS_REGION || undefined)),
    profile: readWord('profile', read('profile')) ?? 'sallyport',
    output: readOutput(read('output')),
    waitMinutes: readWait(read('wait-for-approval')),
    timeoutSeconds: readWhole('timeout', read('timeout'), { least: 1, most: 3_600 }) ?? 120,
  };
}

/** The broker's URL; plain http is for a broker on this machine alone. */
function readBrokerUrl(text: string | undefined): string {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && `${url.search}${url.hash}` === '';
  if (url !== undefined && isPlain && isConfidential(url)) {
    return url.href.replace(/\/+$/, '');
  }
  throw wrong('broker-url', 'the https URL of your broker, without query and password');
}

function readGrant(grant: string | undefined, role: string | undefined): string {
  const named = grant ?? role;
  if (named === undefined || (grant !== undefined && role !== undefined)) {
    throw wrong('grant', 'the name of a grant; or give role, the ARN behind it, in its place');
  }
  if (/^[\x21-\x7e]{4,2048}$/.test(named)) return named;
  throw wrong('grant', 'the name of a grant or the ARN of a role');
}

function readPolicy(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    // Sent as written: what it means is for the broker to judge.
    JSON.parse(text);
    return text;
  } catch {
    throw wrong('session-policy', 'an IAM policy document as JSON');
  }
}

function readWord(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[\w.-]{1,64}$/.test(text)) return text;
  throw wrong(name, 'a word of letters, digits and the symbols _ . -');
}

function readOutput(text: string | undefined): OutputMode {
  const mode = outputModes.find((each) => each === (text ?? 'process'));
  if (mode !== undefined) return mode;
  throw wrong('output', `one of ${outputModes.join(', ')}`);
}

function readWait(text: string | undefined): number {
  if (text === undefined || text === 'off') return 0;
  return readWhole('wait-for-approval', text, { least: 1, most: 350 }) ?? 0;
}

function readWhole(
  name: string,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw wrong(name, `a whole number from ${least} to ${most}`);
}

function wrong(name: string, what: string): Fault {
  return new Fault('invalid_request', `the input "${name}" must be ${what}`);
}
