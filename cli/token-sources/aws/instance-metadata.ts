import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#core/faults.ts';
import type { SigningCredentials } from '#core/sigv4/sign-request.ts';
import { askEndpoint, type EndpointAnswer } from '../ask-endpoint.ts';
import type { Surroundings } from '../token-source.ts';
import { readCredentials } from './credentials-document.ts';
import type { RoleCredentials } from './role-credentials.ts';

const of = 'the EC2 instance metadata service';
const usualEndpoint = 'http://169.254.169.254';
const timeoutMilliseconds = 2_000;

/**
 * The role of an EC2 instance, by IMDSv2 alone. The service is asked only where the machine says
 * that it is EC2, or an endpoint is named: elsewhere its address leads nowhere, slowly. It has the
 * same address everywhere, so it is asked at once which instance this is, and which role it has.
 */
export async function instanceMetadata(
  surroundings: Surroundings,
): Promise<RoleCredentials | undefined> {
  const { env } = surroundings;
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return undefined;
  const named = env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
  if (!named && !isEc2(surroundings)) return undefined;
  const endpoint = named || usualEndpoint;
  const read = await openMetadata(endpoint);
  const instance = await read('instance-id');
  if (instance.status !== 200) throw refused(instance.status);
  return {
    from: 'this EC2 instance',
    holder: `${instance.text} ${await roleName(read)}`,
    get: async () => currentCredentials(await openMetadata(endpoint)),
  };
}

function isEc2({ root }: Surroundings): boolean {
  try {
    const path = join(root, '/sys/devices/virtual/dmi/id/sys_vendor');
    return readFileSync(path, 'utf8').trim() === 'Amazon EC2';
  } catch {
    return false;
  }
}

/** Reads what stands at a path of the metadata. */
type ReadMetadata = (path: string) => Promise<EndpointAnswer>;

async function openMetadata(endpoint: string): Promise<ReadMetadata> {
  const ask = (path: string, rest: { method?: 'PUT'; headers: Record<string, string> }) =>
    askEndpoint({ url: new URL(path, endpoint), of, timeoutMilliseconds, ...rest });
  const session = await ask('/latest/api/token', {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  if (session.status !== 200) throw refused(session.status);
  const headers = { 'x-aws-ec2-metadata-token': session.text };
  return (path) => ask(`/latest/meta-data/${path}`, { headers });
}

const roles = 'iam/security-credentials/';

async function roleName(read: ReadMetadata): Promise<string> {
  const { status, text } = await read(roles);
  const [role = ''] = text.split('\n');
  if (status === 200 && /^[\w+=,.@-]+$/u.test(role)) return role;
  throw refused(status);
}

async function currentCredentials(read: ReadMetadata): Promise<SigningCredentials> {
  return readCredentials(await read(`${roles}${await roleName(read)}`), of);
}

function refused(status: number): Fault {
  return new Fault('invalid_request', `${of} names no role (HTTP ${status}); attach one`);
}
