import { asFault } from '#core/faults.ts';
import { isLoopback } from '../ask-endpoint.ts';
import {
  absent,
  found,
  type Sighting,
  type Surroundings,
  type TokenSource,
  unusable,
} from '../token-source.ts';
import { digest } from '../unverified-token.ts';
import { containerCredentials } from './container-credentials.ts';
import { environmentKeys } from './environment-keys.ts';
import { getWebIdentityToken, stsEndpoint } from './get-web-identity-token.ts';
import { instanceMetadata } from './instance-metadata.ts';
import type { RoleCredentials } from './role-credentials.ts';

type Place = (
  surroundings: Surroundings,
) => RoleCredentials | undefined | Promise<RoleCredentials | undefined>;

/** In the order in which AWS SDKs look. */
const places: readonly Place[] = [environmentKeys, containerCredentials, instanceMetadata];

/**
 * A workload on AWS: STS vouches for its role with a token for any audience. A broker on this
 * machine never makes us call AWS itself; only an endpoint on this machine is asked for one.
 */
export const awsRole: TokenSource = {
  name: 'an AWS role (sts:GetWebIdentityToken)',
  of: 'machine',
  sign: 'AWS_ACCESS_KEY_ID, AWS_CONTAINER_CREDENTIALS_…, EC2 instance metadata',
  look: async (surroundings) => {
    const { audience } = surroundings;
    const endpoint = stsEndpoint(surroundings.env);
    if (isLoopback(new URL(audience)) && !isLoopback(endpoint)) return absent;
    try {
      return sighting(await firstRole(surroundings), surroundings);
    } catch (error) {
      const { code, message, detail } = asFault(error);
      if (code === 'invalid_request') return unusable(message);
      // No answer at all is what a container gets that may not ask, and stays so.
      if (code === 'issuer_unavailable') return unusable(message, detail.status !== undefined);
      throw error;
    }
  },
};

async function firstRole(surroundings: Surroundings): Promise<RoleCredentials | undefined> {
  for (const place of places) {
    const role = await place(surroundings);
    if (role !== undefined) return role;
  }
  return undefined;
}

function sighting(role: RoleCredentials | undefined, surroundings: Surroundings): Sighting {
  if (role === undefined) return absent;
  return found({
    from: `the AWS role of ${role.from}`,
    holder: `aws:${digest(role.holder)}`,
    isFresh: true,
    read: async () => getWebIdentityToken(await role.get(), surroundings),
  });
}
