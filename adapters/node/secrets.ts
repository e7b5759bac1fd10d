import { randomBytes } from 'node:crypto';
import type { Secrets } from '#core/world.ts';

/** Secrets from the system's own source of randomness. */
export const systemSecrets: Secrets = { newSecret: () => randomBytes(32).toString('base64url') };
