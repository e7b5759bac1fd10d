import { Fault } from '#core/faults.ts';
import { askEndpoint, isConfidential } from '../ask-endpoint.ts';
import { readTokenFile } from '../given-token.ts';
import type { Surroundings } from '../token-source.ts';
import { holderOfToken } from '../unverified-token.ts';
import { readCredentials } from './credentials-document.ts';
import type { RoleCredentials } from './role-credentials.ts';

const of = 'the container credentials endpoint';
/** Link-local addresses of ECS and of EKS Pod Identity, asked over plain http by design. */
const linkLocal: ReadonlySet<string> = new Set([
  '169.254.170.2',
  '169.254.170.23',
  '[fd00:ec2::23]',
]);

/** The role of an ECS task or an EKS pod, from the endpoint in its environment. */
export function containerCredentials({ env }: Surroundings): RoleCredentials | undefined {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const address = relative
    ? `http://169.254.170.2${relative}`
    : env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!address) return undefined;
  return {
    from: 'the container',
    // Every pod of a cluster has the same address: what tells them apart is what they show there.
    holder: `${address} ${holderOfToken(authorization(env).authorization ?? '')}`,
    get: async () => {
      const headers = authorization(env);
      return readCredentials(await askEndpoint({ url: readAddress(address), of, headers }), of);
    },
  };
}

function authorization(env: Surroundings['env']): { readonly authorization?: string } {
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file ? readTokenFile(file) : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  return token ? { authorization: token } : {};
}

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && (isConfidential(url) || linkLocal.has(url.hostname))) return url;
  throw new Fault(
    'invalid_request',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, this machine, or the address of ECS or EKS',
  );
}
