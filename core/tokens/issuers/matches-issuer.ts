import type { Issuer } from './issuer.ts';

/** Longer than any issuer's own; no template is tried on what is longer. */
const maxTemplatedLength = 512;
const special = /[\\^$.*+?()[\]{}|]/g;
const patterns = new WeakMap<Issuer, RegExp>();

/** Whether an `iss` is the issuer's own, byte for byte, or matched by all of its template. */
export function matchesIssuer(iss: string, issuer: Issuer): boolean {
  if (issuer.match.kind === 'exact') return iss === issuer.match.issuer;
  if (iss.length > maxTemplatedLength) return false;
  const pattern = patterns.get(issuer) ?? templatePattern(issuer.match.template);
  patterns.set(issuer, pattern);
  return pattern.test(iss);
}

/** Anchored at both ends and literal but for its stars, none of which can match `/`, `.`, `:` or `@`. */
function templatePattern(template: string): RegExp {
  const literals = template.split('*').map((literal) => literal.replaceAll(special, '\\$&'));
  return new RegExp(`^${literals.join('[-_A-Za-z0-9]+')}$`);
}
