import type { Claims } from '#core/tokens/claims.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profileOf } from '#core/tokens/profiles/profiles.ts';
import type { ShapeName } from '#local/issuer/shapes/shape.ts';
import { shapes } from '#local/issuer/shapes/shapes.ts';
import { deployers } from '#test/core/tokens/goldens/deployers.ts';
import { broker, type Golden } from '#test/core/tokens/goldens/golden.ts';
import { peoplesGoldens } from '#test/core/tokens/goldens/people.ts';
import { pipelines } from '#test/core/tokens/goldens/pipelines.ts';
import { platforms } from '#test/core/tokens/goldens/platforms.ts';

/** A platform of the demo issuer, by the `iss` that it has outside. */
function demoGolden(profile: ShapeName, registered: string, changed: Claims = {}): Golden {
  const claims = {
    ...shapes[profile].claimsOf({}),
    iss: registered,
    aud: broker,
    jti: 'j',
    ...changed,
  };
  return {
    profile,
    title: `a job of ${profile}`,
    registered,
    lifetimeSeconds: 300,
    claims,
    facts: {},
  };
}

/** A token of every profile as it comes: what suggestions are made from. */
export const everyGolden: readonly Golden[] = [
  demoGolden('github', 'https://token.actions.githubusercontent.com', {
    environment: 'production',
  }),
  demoGolden('gitlab', 'https://gitlab.acme.example'),
  ...[...pipelines, ...deployers, ...platforms, ...peoplesGoldens],
  demoGolden('people', 'https://sso.acme.example', { sub: 'ada', name: 'Ada' }),
];

/** The profile of this name, which there must be. */
export function profileNamed(name: string): Profile {
  const profile = profileOf(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

/** The claims of a golden token, times included. */
export function claimsOf({ claims, lifetimeSeconds }: Golden): Claims {
  const iat = 1_795_348_800;
  return { ...claims, iat, exp: iat + lifetimeSeconds } as Claims;
}
