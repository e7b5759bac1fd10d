/** Everything that a person can say about a request. */
export const words = ['approve', 'narrow', 'deny', 'abstain', 'withdraw', 'cancel'] as const;

/** One of the words that a person can say about a request. */
export type Word = (typeof words)[number];
