import type { Profile } from '#core/tokens/profiles/profile.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';

/** Problems of how long an issuer's tokens may live, and of whom they are made for. */
export function lintIssuerLimits(
  value: IssuerDeclaration,
  profile: Profile | undefined,
): readonly Finding[] {
  return [...lintTimes(value, profile), ...lintAudiences(value, profile)];
}

function lintTimes(
  { maxAgeSeconds, maxLifetimeSeconds }: IssuerDeclaration,
  profile: Profile | undefined,
): readonly Finding[] {
  if ((maxAgeSeconds ?? 0) > (maxLifetimeSeconds ?? Number.POSITIVE_INFINITY)) {
    return [
      {
        path: ['maxAgeSeconds'],
        message: 'a token cannot be older than it lives',
        remedy: 'make maxAgeSeconds at most maxLifetimeSeconds',
      },
    ];
  }
  const usual = profile?.maxAgeSeconds ?? Number.POSITIVE_INFINITY;
  if (maxAgeSeconds !== undefined || (maxLifetimeSeconds ?? 0) <= usual) return [];
  return [
    {
      path: ['maxLifetimeSeconds'],
      message: `tokens may live ${maxLifetimeSeconds} seconds, and nothing says how old they may be; ${usual} seconds are usual`,
      remedy: 'add maxAgeSeconds, as short as the jobs allow: a stolen token is good for so long',
    },
  ];
}

function lintAudiences(
  { audiences, signIn }: IssuerDeclaration,
  profile: Profile | undefined,
): readonly Finding[] {
  if (audiences?.length === 0) {
    return [
      {
        path: ['audiences'],
        message: 'an empty list of audiences would accept no token',
        remedy: 'remove it, so that tokens must be for this broker',
      },
    ];
  }
  if (profile?.ownAudience === undefined || audiences !== undefined) return [];
  // ID tokens that a browser brings have the client id as audience, whatever else is registered.
  if (signIn !== undefined) return [];
  return [
    {
      path: [],
      message: `${profile.name} tokens ${profile.ownAudience}, so none could be for this broker`,
      remedy:
        'add audiences with that one, and know that whoever else accepts it can pass tokens on',
    },
  ];
}
