import { knownActionsMatching } from '#core/iam/actions/known-actions.ts';
import { templateGlob } from '#core/iam/actions/template-glob.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { isRun } from '#core/iam/patterns/begin-apart.ts';
import { disjointGlobs } from '#core/iam/patterns/disjoint-globs.ts';
import { type Glob, parseGlob } from '#core/iam/patterns/glob.ts';
import { splitPattern } from '#core/iam/patterns/match-arn.ts';
import type { GrantComplaint } from './grant-complaint.ts';

/** The name by which a grant accepts actions that act on none of their statement's resources. */
const wrongResource = 'wrong-resource';

/** Action patterns of which no action acts on any resource of its statement. */
export function lintResources(policy: PolicyDocument): readonly GrantComplaint[] {
  const syntax = { wildcards: true, variables: policy.version === '2012-10-17' };
  return policy.statements.flatMap(({ actions, resources }, place) => {
    if (actions === undefined || resources === undefined || resources.includes('*')) return [];
    const globs = resources
      .map((text) => parseGlob(text, syntax))
      .filter((glob) => glob !== undefined);
    return actions.flatMap((pattern): readonly GrantComplaint[] => {
      const known = knownActionsMatching(pattern);
      const kinds = [...new Set(known.flatMap((action) => action.resources))];
      const actsOnAny = kinds.some((kind) => globs.some((glob) => mayBe(kind, glob)));
      if (known.length === 0 || actsOnAny) return [];
      return [
        {
          severity: 'problem',
          names: [wrongResource],
          path: ['Statement', place, 'Resource'],
          message: `"${pattern}" ${whatItActsOn(kinds)}, and none of the statement's resources is such`,
          remedy: `name what it acts on, in a statement of its own if need be; if AWS knows better, write accept: [${wrongResource}]`,
        },
      ];
    });
  });
}

/** Whether a resource of the statement may be of the kind that the template stands for. */
function mayBe(template: string, resource: Glob): boolean {
  // A bucket's name has no slash: what has one is an object, although `*` would stand for both.
  if (/:\$\{BucketName\}$/.test(template) && hasSlash(resource)) return false;
  const kind = templateGlob(template);
  const [parts, ofKind] = [splitPattern(resource), splitPattern(kind)];
  const isPlain = parts.slice(0, -1).every((part) => !part.some(isRun));
  // Only a wildcard of the resource itself may cross the colons of an ARN.
  if (!isPlain || parts.length !== ofKind.length) return !disjointGlobs(kind, resource);
  return ofKind.every((own, at) => !disjointGlobs(own, parts.slice(at, at + 1).flat()));
}

function hasSlash(resource: Glob): boolean {
  // Stryker disable next-line ConditionalExpression: only a literal has a character
  return resource.some((token) => token.kind === 'literal' && token.char === '/');
}

function whatItActsOn(kinds: readonly string[]): string {
  if (kinds.length === 0) return 'acts on no resource in particular, which is written "*"';
  return `acts on ${kinds.slice(0, 3).join(' or ')}`;
}
