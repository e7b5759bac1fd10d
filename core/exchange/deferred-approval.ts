import type { Approval } from '#core/approvals/approval.ts';
import { askedHash } from '#core/approvals/asked.ts';
import type { Ask } from '#core/approvals/open-approval.ts';
import { Fault } from '#core/faults.ts';
import type { Versioned } from '#core/store/store.ts';
import type { ExchangePorts } from './ports.ts';

/**
 * The request that a caller was told to ask about, whatever has become of it: none is opened in its
 * place. Undefined where it is by another rule of the same decision. Throws `invalid_request` for
 * the code of a request for anything else.
 */
export async function deferredApproval(
  code: string,
  ask: Ask,
  { store }: Pick<ExchangePorts, 'store'>,
): Promise<Versioned<Approval> | undefined> {
  const found = await store.read('approval', code);
  if (
    found === undefined ||
    found.value.reviewOf !== undefined ||
    found.value.askedHash !== askedHash(ask.asked)
  ) {
    throw new Fault(
      'invalid_request',
      'this deferral_code is not of a request for exactly this; repeat what it was given for, or leave it out',
    );
  }
  return found.value.rule.name === ask.rule.name ? found : undefined;
}
