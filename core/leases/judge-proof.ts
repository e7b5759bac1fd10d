import { Fault } from '#core/faults.ts';
import type { Proof } from '#core/iam/proof/proof.ts';

/** Whether a narrowed session policy is known to allow nothing beyond the grant's own. */
export type Narrowed = 'proven' | 'unproven';

/**
 * What follows from a proof that narrowing only narrowed. An unknown outcome counts where the grant
 * takes it. Faults: `unproven_policy` where it does not; `unavailable` for a refuted one, since
 * then our own narrowing has gone wrong and nothing of it may be vended.
 */
export function judgeProof(
  proof: Proof,
  grant: { readonly name: string; readonly allowUnproven?: boolean },
): Narrowed {
  switch (proof.outcome) {
    case 'proven':
      return 'proven';
    case 'refuted':
      throw new Fault(
        'unavailable',
        'the narrowed session policy would allow more than the grant, which is a fault of ours; nothing was vended, ask without a policy and report it',
        {
          detail: {
            ...proof.counterExample,
            context: Object.keys(proof.counterExample.context).join(' '),
          },
        },
      );
    case 'unknown':
      if (grant.allowUnproven === true) return 'unproven';
      throw new Fault(
        'unproven_policy',
        `nobody could prove that the policy asked for only narrows the grant "${grant.name}": ${proof.why}; ask for statements by scope, for actions and resources as the grant writes them, or for a simpler policy`,
        { shown: { why: proof.why } },
      );
  }
}
