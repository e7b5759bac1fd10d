import { checkIssuer, checkIssuerTemplate } from '#core/tokens/issuers/issuer-url.ts';
import type { Profile } from '#core/tokens/profiles/profile.ts';
import { profilesOfIssuer } from '#core/tokens/profiles/profiles-of-issuer.ts';
import { demoIssuerName } from '../demo-issuer.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';

/** Problems of the `iss` or template that an issuer is registered by. */
export function lintIss(
  value: IssuerDeclaration,
  profile: Profile | undefined,
  options: { readonly local: boolean },
): readonly Finding[] {
  const { issuer, template } = value;
  if ((issuer === undefined) === (template === undefined)) {
    return [
      {
        path: [],
        message: 'an issuer has either issuer or template',
        remedy: 'write its exact iss as issuer, or a pattern of it as template',
      },
    ];
  }
  const form = issuer === undefined ? lintTemplate(template ?? '', profile) : [];
  const exact = issuer === undefined ? [] : lintExact(value, issuer, options);
  if (form.length + exact.length > 0 || profile === undefined) return [...form, ...exact];
  return lintProfile(value, profile);
}

function lintExact(
  { profile, privateNetwork = false }: IssuerDeclaration,
  issuer: string,
  options: { readonly local: boolean },
): readonly Finding[] {
  if (demoIssuerName(issuer) === undefined) {
    return complaint('issuer', checkIssuer(issuer, { profile, privateNetwork }));
  }
  if (options.local) return [];
  return [
    {
      path: ['issuer'],
      message: 'a demo issuer exists in local mode only, and anybody can have it sign anything',
      remedy: 'write the iss of the real issuer',
    },
  ];
}

/** People have no trusts to name an instance, so a template would let in whoever has a tenant. */
function lintTemplate(template: string, profile: Profile | undefined): readonly Finding[] {
  if (profile?.people !== true) return complaint('template', checkIssuerTemplate(template));
  return [
    {
      path: ['template'],
      message: 'people sign in at one issuer, and a template would stand for several',
      remedy: 'write its exact iss as issuer',
    },
  ];
}

function complaint(key: string, phrase: string | undefined): readonly Finding[] {
  if (phrase === undefined) return [];
  return [
    {
      path: [key],
      message: `the ${key} ${phrase}`,
      remedy: 'write the iss exactly as its tokens have it; http is only for privateNetwork: true',
    },
  ];
}

/** What the profile knows of its platform's issuers, and other profiles of theirs. */
function lintProfile(
  { issuer, template = '' }: IssuerDeclaration,
  { name, refusedIssuers = [] }: Profile,
): readonly Finding[] {
  const written = issuer ?? template;
  const path = [issuer === undefined ? 'template' : 'issuer'];
  const refused = refusedIssuers.find(({ form }) => form.test(written));
  if (refused !== undefined) {
    return [{ path, message: refused.message, remedy: refused.remedy }];
  }
  const known = profilesOfIssuer(written);
  if (known.length === 0 || known.includes(name)) return [];
  return [
    {
      path: ['profile'],
      message: `the issuer is known, and its tokens are not read as ${name}`,
      remedy: `write profile: ${known.join(' or ')}`,
    },
  ];
}
