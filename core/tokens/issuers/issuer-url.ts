import { isTrustDomain } from './trust-domain.ts';

/** What Kubernetes wrote as `iss` into service account tokens that never expire. */
const legacyKubernetesIssuer = 'kubernetes/serviceaccount';
const forbiddenCharacters = /[^\x21-\x7e]|[?#@\\%"<>^`{|}*]/;
const host = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;
const templateHost = /^[a-z0-9*]([a-z0-9.*-]*[a-z0-9])?$/;
const templateCharacters = /^[-_A-Za-z0-9./*~]+$/;

/**
 * What is wrong with an `iss` that configuration registers, as a phrase, or `undefined`: it is the
 * URL of an issuer or, for the profile `spiffe`, a trust domain.
 */
export function checkIssuer(
  iss: string,
  given: { readonly profile: string; readonly privateNetwork: boolean },
): string | undefined {
  if (given.profile === 'spiffe' && isTrustDomain(iss)) return undefined;
  return checkIssuerUrl(iss, given);
}

/**
 * What is wrong with the URL of an issuer or of its keys, as a phrase, or `undefined`.
 * OpenID Connect Discovery §3 wants https without query or fragment; `privateNetwork` admits http.
 */
export function checkIssuerUrl(
  iss: string,
  { privateNetwork }: { readonly privateNetwork: boolean },
): string | undefined {
  if (iss === legacyKubernetesIssuer) {
    return 'is that of service account tokens that never expire; use projected tokens and the issuer of the cluster';
  }
  const rest = withoutScheme(iss, privateNetwork ? ['https://', 'http://'] : ['https://']);
  if (rest === undefined) return 'must begin with https://';
  if (forbiddenCharacters.test(rest)) return 'must be a plain URL without user, query or fragment';
  if (!host.test(hostOf(rest))) return 'must name a host in lower case after https://';
  return undefined;
}

/**
 * What is wrong with an issuer template, as a phrase, or `undefined`. Each `*` stands for one run
 * of letters, digits, `-` and `_` inside one label of the host or one segment of the path, so a
 * template cannot be made to match another host.
 */
export function checkIssuerTemplate(template: string): string | undefined {
  const rest = withoutScheme(template, ['https://']);
  if (rest === undefined) return 'must begin with https://';
  if (!templateCharacters.test(rest)) {
    return 'must be a plain URL without user, port, query or fragment';
  }
  if (!rest.includes('*')) return 'has no *; write it as an exact issuer';
  if (!templateHost.test(hostOf(rest))) return 'must name a host in lower case after https://';
  const labels = hostOf(rest).split('.');
  if (labels.length < 2 || labels.slice(-2).some((label) => label.includes('*'))) {
    return 'must spell out at least the last two labels of its host';
  }
  if (rest.split(/[./]/).some((segment) => segment.split('*').length > 2)) {
    return 'may have one * in each label or path segment';
  }
  return undefined;
}

function withoutScheme(url: string, schemes: readonly string[]): string | undefined {
  const scheme = schemes.find((prefix) => url.startsWith(prefix));
  return scheme === undefined ? undefined : url.slice(scheme.length);
}

function hostOf(rest: string): string {
  const slash = rest.indexOf('/');
  return slash === -1 ? rest : rest.slice(0, slash);
}
