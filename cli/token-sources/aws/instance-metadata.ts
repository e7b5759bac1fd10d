import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#core/faults.ts';
import { askEndpoint } from '../ask-endpoint.ts';
import type { Surroundings } from '../token-source.ts';
import { readCredentials } from './credentials-document.ts';
import type { RoleCredentials } from './role-credentials.ts';

const of = 'the EC2 instance metadata service';
const usualEndpoint = 'http://169.254.169.254';
const timeoutMilliseconds = 2_000;

/**
 * The role of an EC2 instance, by IMDSv2 alone. The service is asked only where the machine says
 * that it is EC2, or an endpoint is named: elsewhere its address leads nowhere, slowly.
 */
export function instanceMetadata(surroundings: Surroundings): RoleCredentials | undefined {
  const { env } = surroundings;
  if (env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true') return undefined;
  const named = env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
  if (!named && !isEc2(surroundings)) return undefined;
  const endpoint = named || usualEndpoint;
  return { from: 'this EC2 instance', holder: endpoint, get: () => instanceCredentials(endpoint) };
}

function isEc2({ root }: Surroundings): boolean {
  try {
    const path = join(root, '/sys/devices/virtual/dmi/id/sys_vendor');
    return readFileSync(path, 'utf8').trim() === 'Amazon EC2';
  } catch {
    return false;
  }
}

async function instanceCredentials(endpoint: string) {
  const ask = (path: string, rest: { method?: 'PUT'; headers: Record<string, string> }) =>
    askEndpoint({ url: new URL(path, endpoint), of, timeoutMilliseconds, ...rest });
  const session = await ask('/latest/api/token', {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  if (session.status !== 200) throw refused(session.status);
  const headers = { 'x-aws-ec2-metadata-token': session.text };
  const path = '/latest/meta-data/iam/security-credentials/';
  const roles = await ask(path, { headers });
  const [role = ''] = roles.text.split('\n');
  if (roles.status !== 200 || !/^[\w+=,.@-]+$/u.test(role)) throw refused(roles.status);
  return readCredentials(await ask(`${path}${role}`, { headers }), of);
}

function refused(status: number): Fault {
  return new Fault('invalid_request', `${of} names no role (HTTP ${status}); attach one`);
}
