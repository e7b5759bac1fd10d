/** Which requests can be listed. */
export const lists = ['waiting', 'mine', 'all'] as const;

/** What can be said about a request. */
export const saidWords = ['approve', 'deny', 'abstain', 'withdraw', 'cancel'] as const;
