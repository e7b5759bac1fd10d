import { createRevoker } from '#adapters/aws/revoker.ts';
import { createSts } from '#adapters/aws/sts.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import type { ProcessWorld } from './process-world.ts';

/** Denies sessions as the revoker of each account; `REVOKER_ROLE` is the one of the broker's own. */
export function openRevoker(
  world: ProcessWorld,
  variables: Readonly<Record<'REVOKER_ROLE' | 'REVOKER_EXTERNAL_ID', string>>,
): Revoker {
  const { credentials } = world;
  return createRevoker({
    ...world.service('iam'),
    sts: createSts({ ...world.service('sts'), credentials }),
    roleName: variables.REVOKER_ROLE.replace(/^arn:[^/]*:role\//, ''),
    externalId: variables.REVOKER_EXTERNAL_ID,
  });
}
