import type { Problem } from '#core/config/problem.ts';
import { sliceFor } from '../slice.ts';
import { type PolicySource, problemIn } from './policy-source.ts';

/** With more than so many, every decision reads more general policies than policies of its grant. */
const mostGeneral = 25;

/** No grant can have this name, so what applies to it applies to every grant. */
const noGrant = '';

/** The policies that fall into the slice of every grant: each costs every decision. */
export function generalPolicies<P extends PolicySource>(policies: readonly P[]): readonly P[] {
  const applying = new Set(sliceFor(policies, 'Vend', noGrant).map(({ id }) => id));
  return policies.filter(({ id }) => applying.has(id));
}

/** A warning where so many policies apply to every grant that all decisions become slow. */
export function lintGeneralPolicies(policies: readonly PolicySource[]): readonly Problem[] {
  const general = generalPolicies(policies);
  const first = general[mostGeneral];
  if (first === undefined) return [];
  const message = `${general.length} of ${policies.length} policies apply to every grant, and each decision reads them all`;
  const remedy = `name a grant in their heads (resource == Sallyport::Grant::"…") until at most ${mostGeneral} are left`;
  return [problemIn(first, { message, remedy })];
}
