import type { Profile } from '#core/tokens/profiles/profile.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';

/** Problems of how people are to sign in at an issuer with their browser. */
export function lintSignIn(
  value: IssuerDeclaration,
  profile: Profile | undefined,
): readonly Finding[] {
  const { signIn } = value;
  if (signIn === undefined || profile === undefined) return [];
  if (profile.people !== true) {
    return [
      {
        path: ['signIn'],
        message: `tokens of ${profile.name} name workloads, and nobody signs in there`,
        remedy:
          'remove signIn, or put it with an issuer of people, such as one with the profile okta',
      },
    ];
  }
  return [...lintPlace(value), ...lintScopes(signIn.scopes)];
}

/** A browser is sent to addresses that the issuer's discovery document names. */
function lintPlace({ template, keys }: IssuerDeclaration): readonly Finding[] {
  if (template !== undefined) {
    return [
      {
        path: ['signIn'],
        message: 'a template stands for many issuers, and people sign in at one',
        remedy: 'register that one with issuer instead of template',
      },
    ];
  }
  if (keys?.uploaded === undefined) return [];
  return [
    {
      path: ['signIn'],
      message: 'keys are uploaded for an issuer that cannot be reached, and signing in reaches it',
      remedy: 'remove keys, so that its discovery document is used, or remove signIn',
    },
  ];
}

/** OpenID Connect Core 1.0 §3.1.2.1: without `openid` there is no ID token. */
function lintScopes(scopes: readonly string[] | undefined): readonly Finding[] {
  if (scopes === undefined || scopes.includes('openid')) return [];
  return [
    {
      path: ['signIn', 'scopes'],
      message: 'without the scope openid the issuer gives no ID token',
      remedy: 'add openid, or remove scopes',
    },
  ];
}
