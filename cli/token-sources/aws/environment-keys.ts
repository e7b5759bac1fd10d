import type { Surroundings } from '../token-source.ts';
import type { RoleCredentials } from './role-credentials.ts';

/** The credentials in the environment, as Lambda and many a CI system give them. */
export function environmentKeys({ env }: Surroundings): RoleCredentials | undefined {
  const accessKeyId = env.AWS_ACCESS_KEY_ID;
  const secretAccessKey = env.AWS_SECRET_ACCESS_KEY;
  const sessionToken = env.AWS_SESSION_TOKEN;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return {
    from: 'the environment',
    holder: accessKeyId,
    get: async () => ({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken ? { sessionToken } : {}),
    }),
  };
}
