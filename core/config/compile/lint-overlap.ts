import type { Issuer } from '#core/tokens/issuers/issuer.ts';
import type { IssuerDeclaration } from '../files/issuers-file.ts';
import type { Finding } from '../finding.ts';

/**
 * Two issuers that one token could be of would make the rules for it a matter of order. One `iss`
 * may stand twice only if the audience tells the two apart, as with a tenant's people and workloads.
 */
export function lintOverlap(
  value: IssuerDeclaration,
  before: Iterable<{ readonly issuer: Issuer }>,
): readonly Finding[] {
  const written = value.issuer ?? value.template ?? '';
  for (const { issuer } of before) {
    const other = issuer.match.kind === 'exact' ? issuer.match.issuer : issuer.match.template;
    if (!mayMeet(written, other)) continue;
    const finding = value.issuer === other ? lintSharing(value, issuer) : overlap(value, issuer);
    if (finding !== undefined) return [finding];
  }
  return [];
}

/** What keeps two issuers from having one `iss`. */
function lintSharing(value: IssuerDeclaration, issuer: Issuer): Finding | undefined {
  if (shareAudience(value.audiences, issuer.audiences)) return sameAudience(issuer);
  const isDiscovered = value.keys === undefined && issuer.keys.kind === 'discovery';
  return isDiscovered ? undefined : ownKeys(issuer);
}

/** Whether one text could be described by both, a `*` standing for one letter or more of a part. */
function mayMeet(one: string, other: string): boolean {
  const left = one.split(/([./])/);
  const right = other.split(/([./])/);
  if (left.length !== right.length) return false;
  return left.every((part, at) => {
    const partner = String(right[at]);
    return part === partner || part.includes('*') || partner.includes('*');
  });
}

/** Without a list, tokens must be for the broker itself; two such issuers share that. */
function shareAudience(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.some((audience) => other.includes(audience));
}

function overlap({ issuer }: IssuerDeclaration, { name }: Issuer): Finding {
  return {
    path: [issuer === undefined ? 'template' : 'issuer'],
    message: `issuer ${name} takes in the same tokens`,
    remedy: 'keep one of the two, or make the template narrower',
  };
}

function sameAudience({ name }: Issuer): Finding {
  return {
    path: ['issuer'],
    message: `issuer ${name} takes in the same tokens`,
    remedy: 'keep one of the two, or tell them apart by audiences that they do not share',
  };
}

function ownKeys({ name }: Issuer): Finding {
  return {
    path: ['issuer'],
    message: `issuer ${name} has the same iss, and its tokens are signed with the same keys`,
    remedy: 'remove keys from both, so that discovery is used',
  };
}
