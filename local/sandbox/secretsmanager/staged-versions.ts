import type { SecretVersion } from '../state/secrets.ts';

export const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/**
 * The versions of a secret after one more: its labels leave the versions that had them, and what was
 * current becomes the previous one. The first version is current whatever it was labelled.
 */
export function withVersion(
  versions: readonly SecretVersion[],
  added: SecretVersion,
): readonly SecretVersion[] {
  const labels = new Set(versions.length === 0 ? [...added.stages, current] : added.stages);
  const passes = labels.has(current) && versions.some(({ stages }) => stages.includes(current));
  const moved = versions.map((version) => {
    const wasCurrent = passes && version.stages.includes(current);
    const kept = version.stages.filter(
      (label) => !labels.has(label) && !(passes && label === previous),
    );
    return { ...version, stages: wasCurrent ? [...kept, previous] : kept };
  });
  return [...moved, { ...added, stages: [...labels] }];
}

/** Ids of the oldest unlabelled versions beyond `most`; Secrets Manager forgets them, too. */
export function forgottenVersions(
  versions: readonly SecretVersion[],
  most: number,
): readonly string[] {
  const unlabelled = versions.filter(({ stages }) => stages.length === 0);
  return unlabelled.slice(0, Math.max(0, versions.length - most)).map(({ id }) => id);
}
