import { type CompiledStatement, compileDocument } from './compile-statement.ts';
import type { PolicyDocument } from './documents/policy-document.ts';
import type { DeterminingStatement, Layer } from './evaluation.ts';
import {
  type CallingPrincipal,
  matchPrincipal,
  type PrincipalMatch,
  sparesPrincipal,
} from './match-principal.ts';
import { matchStatement, type StatementQuestion } from './match-statement.ts';

/** All statements of one kind of policy that apply to a request. */
export interface LayerResult {
  readonly name: Layer;
  readonly documents: number;
  readonly allows: readonly DeterminingStatement[];
  readonly denies: readonly DeterminingStatement[];
  /** The closest way in which an Allow that applies names the principal; null without Principal. */
  readonly grantedTo: PrincipalMatch | null;
}

export interface LayerQuestion extends Omit<StatementQuestion, 'isResourcePolicy'> {
  readonly principal: CallingPrincipal;
}

const closeness: readonly PrincipalMatch[] = [
  'session',
  'user',
  'role',
  'federated',
  'service',
  'public',
  'account',
];

/** Finds the statements of the layer's documents that apply to the request. */
export function evaluateLayer(
  layer: { readonly name: Layer; readonly documents: readonly PolicyDocument[] },
  question: LayerQuestion,
): LayerResult {
  const asked = { ...question, isResourcePolicy: layer.name === 'resource' };
  const allows: DeterminingStatement[] = [];
  const denies: DeterminingStatement[] = [];
  const matches = new Set<PrincipalMatch>();
  layer.documents.forEach((document, policy) => {
    compileDocument(document).forEach((compiled, index) => {
      const named = appliesTo(compiled, layer.name, question.principal);
      if (named === null || !matchStatement(compiled, asked).applies) return;
      const { effect, sid = null } = compiled.statement;
      const place = { layer: layer.name, policy, statement: index, sid };
      if (effect === 'Deny') denies.push(place);
      else {
        allows.push(place);
        if (named !== 'attached') matches.add(named);
      }
    });
  });
  const grantedTo = closeness.find((match) => matches.has(match)) ?? null;
  return { name: layer.name, documents: layer.documents.length, allows, denies, grantedTo };
}

/**
 * How the statement concerns the principal: by a Principal element in a resource policy, and
 * elsewhere because its policy is attached to the principal. Null when it does not. Elements that
 * are out of place make an Allow void and leave a Deny in force.
 */
function appliesTo(
  { statement }: CompiledStatement,
  layer: Layer,
  principal: CallingPrincipal,
): PrincipalMatch | 'attached' | null {
  const { principals, notPrincipals, effect } = statement;
  const isBare = principals === undefined && notPrincipals === undefined;
  if (layer !== 'resource') return isBare || effect === 'Deny' ? 'attached' : null;
  if (principals !== undefined && notPrincipals === undefined) {
    return matchPrincipal(principals, principal);
  }
  if (effect === 'Allow') return null;
  if (principals === undefined && notPrincipals !== undefined) {
    return sparesPrincipal(notPrincipals, principal) ? null : 'public';
  }
  return 'public';
}
