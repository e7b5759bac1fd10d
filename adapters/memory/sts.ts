import { hash } from 'node:crypto';
import { Fault } from '#core/faults.ts';
import type { AssumedRole, AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import type { Clock } from '#core/world.ts';

/** What STS does to the next calls; `up` is nothing unusual. */
export type StsWeather = 'up' | 'down' | 'slow' | 'denied' | 'throttled';

/** A role as far as this STS looks at it. */
export interface MemoryRole {
  readonly externalId?: string;
  /** 3,600 unless said. */
  readonly maxSessionSeconds?: number;
  /** Whether its trust policy lets the broker in; it does unless said. */
  readonly trusts?: boolean;
}

export interface MemoryStsOptions {
  readonly clock: Clock;
  /** By ARN; without them every role lets everybody in for up to an hour. */
  readonly roles?: Readonly<Record<string, MemoryRole>>;
}

/** An STS for tests: same answers every time, faults on demand, and what it was asked. */
export interface MemorySts extends Sts {
  setWeather(weather: StsWeather): void;
  /** Every later call waits here before it is answered; undefined lets them through again. */
  holdAt(gate: Promise<void> | undefined): void;
  /** Calls that were answered with credentials, in order. */
  readonly assumed: readonly AssumeRoleRequest[];
}

const weathers = {
  up: undefined,
  down: ['sts_unavailable', 'sts could not be reached; try again shortly'],
  slow: ['sts_unavailable', 'sts did not answer in time; try again shortly'],
  denied: ['role_refused', 'sts refused the role; check its trust policy'],
  throttled: ['slow_down', 'sts is throttling the broker; try again in some seconds'],
} as const;

/** As many characters as this STS packs; a model of its own, like every other outside of AWS. */
const allottedCharacters = 3_000;

/** Makes an STS in memory whose credentials are derived from a counter, so that they repeat from run to run. */
export function createMemorySts(options: MemoryStsOptions): MemorySts {
  const assumed: AssumeRoleRequest[] = [];
  let weather: StsWeather = 'up';
  let gate: Promise<void> | undefined;
  return {
    assumed,
    setWeather: (next) => {
      weather = next;
    },
    holdAt: (next) => {
      gate = next;
    },
    assumeRole: async (request) => {
      await gate;
      const storm = weathers[weather];
      if (storm !== undefined) throw new Fault(storm[0], storm[1]);
      const role = roleOf(request, options.roles);
      const percent = requireRequest(request, role);
      assumed.push(request);
      return assumedRole(request, { serial: assumed.length, percent, now: options.clock.now() });
    },
  };
}

function roleOf(request: AssumeRoleRequest, roles: MemoryStsOptions['roles']): MemoryRole {
  const role = roles === undefined ? {} : roles[request.roleArn];
  const isIn = role?.externalId === undefined || role.externalId === request.externalId;
  if (role !== undefined && role.trusts !== false && isIn) return role;
  throw new Fault('role_refused', 'sts refused the role; check its trust policy and external id');
}

/** The percentage of the packed size, if all is within bounds. */
function requireRequest(request: AssumeRoleRequest, role: MemoryRole): number {
  const { durationSeconds, policy = '{}', tags } = request;
  if (durationSeconds < 900 || durationSeconds > (role.maxSessionSeconds ?? 3600)) {
    throw new Fault('invalid_request', 'the lease is longer than the role allows; shorten it');
  }
  if (!isPolicy(policy) && request.policy !== undefined) {
    throw new Fault('malformed_policy', 'sts cannot read the session policy; correct it');
  }
  const characters = `${request.policy ?? ''}${Object.entries(tags).flat().join('')}`.length;
  const percent = Math.ceil((characters * 100) / allottedCharacters);
  if (percent > 100) {
    throw new Fault(
      'packed_policy_too_large',
      'the session policy and tags are too large; shorten them',
    );
  }
  return percent;
}

function isPolicy(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Statement' in value;
  } catch {
    return false;
  }
}

function assumedRole(
  request: AssumeRoleRequest,
  made: { readonly serial: number; readonly percent: number; readonly now: Date },
): AssumedRole {
  const { roleArn, sessionName, durationSeconds } = request;
  const [, , , , account = '', path = ''] = roleArn.split(':');
  const role = path.split('/').at(-1);
  const bare = request.policy === undefined && Object.keys(request.tags).length === 0;
  const seconds = Math.floor(made.now.getTime() / 1000) + durationSeconds;
  return {
    accessKeyId: `ASIAMEMORY${String(made.serial).padStart(10, '0')}`,
    secretAccessKey: derived('secret', made.serial).slice(0, 40),
    sessionToken: derived('token', made.serial),
    expiresAt: new Date(seconds * 1000),
    assumedRoleArn: `arn:aws:sts::${account}:assumed-role/${role}/${sessionName}`,
    assumedRoleId: `AROA${hash('sha256', roleArn, 'hex').slice(0, 17).toUpperCase()}:${sessionName}`,
    packedPolicyPercent: bare ? null : made.percent,
  };
}

function derived(kind: string, serial: number): string {
  return hash('sha256', `memory sts ${kind} ${serial}`, 'base64');
}
