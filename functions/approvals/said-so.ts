import type { ShownApproval } from '#core/approvals/show-approval.ts';

/** What a form can have done. */
export const deeds = ['approve', 'deny', 'abstain', 'withdraw', 'cancel'] as const;

export type Deed = (typeof deeds)[number];

const sentences: Readonly<Record<Deed, string>> = {
  approve: 'Your yes is recorded.',
  deny: 'Your no is recorded.',
  abstain: 'It is recorded that you abstain.',
  withdraw: 'Your word is taken back.',
  cancel: 'The request is cancelled.',
};

/** What was done, in a sentence; undefined where it is not so, whatever an address claims. */
export function doneWords(
  done: string | undefined,
  person: string,
  shown: Pick<ShownApproval, 'approval' | 'standing'>,
): string | undefined {
  const deed = deeds.find((one) => one === done);
  if (deed === undefined || !isSo(deed, person, shown)) return undefined;
  const { status } = shown.standing;
  const verdict = deed === 'cancel' || status === 'pending' ? '' : ` The request is ${status}.`;
  return `${sentences[deed]}${verdict}`;
}

/** Whether things stand as a form wanted them: then sending it twice is as good as once. */
export function isSo(
  deed: Deed,
  person: string,
  { approval, standing }: Pick<ShownApproval, 'approval' | 'standing'>,
): boolean {
  const own = approval.votes[person];
  switch (deed) {
    case 'approve':
    case 'deny':
    case 'abstain':
      return own?.choice === deed;
    case 'withdraw':
      return own === undefined && standing.status === 'pending';
    case 'cancel':
      return standing.status === 'cancelled';
  }
}
