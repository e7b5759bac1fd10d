import { checkIssuerUrl } from '#core/tokens/issuers/issuer-url.ts';
import { isTrustDomain } from '#core/tokens/issuers/trust-domain.ts';
import { importKey } from '#core/tokens/keys/import-key.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';

/** Problems of where an issuer's keys come from, and of keys that are uploaded. */
export function lintIssuerKeys(
  value: IssuerDeclaration,
  keyUses: readonly string[],
): readonly Finding[] {
  const { keys } = value;
  if (keys === undefined) return lintDiscovery(value);
  if ((keys.jwksUri === undefined) === (keys.uploaded === undefined)) {
    return [
      {
        path: ['keys'],
        message: 'keys has either jwksUri or uploaded',
        remedy: 'keep one of them, or remove keys so that discovery is used',
      },
    ];
  }
  if (value.template !== undefined) {
    return [
      {
        path: ['keys'],
        message: 'every instance of a template has keys of its own',
        remedy: 'remove keys, so that discovery is used for each instance',
      },
    ];
  }
  return [...lintJwksUri(value), ...lintUploaded(keys.uploaded ?? [], keyUses)];
}

/** A trust domain is no place on the web, so its keys cannot be discovered. */
function lintDiscovery({ issuer = '' }: IssuerDeclaration): readonly Finding[] {
  if (!isTrustDomain(issuer)) return [];
  const message = 'a trust domain does not say where its keys are';
  const remedy = 'add keys: {jwksUri: …} with the URL of its bundle, or keys: {uploaded: […]}';
  return [{ path: [], message, remedy }];
}

function lintJwksUri({ keys, privateNetwork = false }: IssuerDeclaration): readonly Finding[] {
  if (keys?.jwksUri === undefined) return [];
  const phrase = checkIssuerUrl(keys.jwksUri, { privateNetwork });
  if (phrase === undefined) return [];
  const remedy = 'write the https URL of the key set';
  return [{ path: ['keys', 'jwksUri'], message: `jwksUri ${phrase}`, remedy }];
}

function lintUploaded(
  uploaded: readonly { readonly kid?: unknown }[],
  keyUses: readonly string[],
): readonly Finding[] {
  const kids = uploaded.map(({ kid }) => kid);
  return uploaded.flatMap((jwk, at): readonly Finding[] => {
    const path = ['keys', 'uploaded', at];
    const material = importKey(jwk, keyUses);
    if ('complaint' in material) {
      const remedy = 'upload the public key alone, as the issuer publishes it';
      return [{ path, message: `this key ${material.complaint}`, remedy }];
    }
    if (kids.indexOf(jwk.kid) === at) return [];
    const message = 'two uploaded keys have the same kid, and neither would be used';
    return [{ path, message, remedy: 'keep one of them' }];
  });
}
