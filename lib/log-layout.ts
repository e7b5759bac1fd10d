/** The one object of the log that is put over, as S3 names it below the bucket. */
export const changingObject = 'checkpoint';

/**
 * Objects at the edge of the log that lose their use with the next turn of the sealer: tiles of leaf
 * hashes and bundles of entries that are not full. Tiles of the levels above change too seldom: one that
 * is not full may be needed for years.
 */
export const expiringObjects = ['tile/0/*.p/*', 'tile/entries/*.p/*'] as const;

/** Everything that is put once. */
export const onceObjects = ['checkpoints/*', 'tile/*', 'key'] as const;

/** Bodies of calls, each under the key of its session: put once by the gateway, not locked, and gone after their days. */
export const bodyObjects = 'bodies/*';

/** What objects carry that a rule of the bucket may take away after their time. */
export const partialTag = { keeping: 'partial' } as const;
