/** What a policy is attached to, which decides its elements and its size. */
export type PolicyKind = 'identity' | 'session' | 'resource' | 'trust';
