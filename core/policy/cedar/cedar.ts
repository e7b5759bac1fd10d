import {
  type AuthorizationAnswer,
  type DetailedError,
  type PolicyJson,
  policyToJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
  type ValidationError,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { CedarValue } from '../engine.ts';
import { schemaText } from '../schema.ts';
import { boundExceeded } from './policy-bounds.ts';

/** Something Cedar would not take. Its message may quote what Cedar was given. */
export interface CedarComplaint {
  readonly message: string;
  readonly help: string | undefined;
  /** UTF-8 bytes from the start of the policy's text. */
  readonly startByte: number;
}

/** A complaint of the validator about one policy; its warnings refuse as well. */
export interface PolicyComplaint extends CedarComplaint {
  readonly policyId: string;
  readonly isWarning: boolean;
}

export type CedarResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly complaints: readonly CedarComplaint[] };

/** Policies as Cedar takes them: id → text. */
export type PolicyTexts = Readonly<Record<string, string>>;

/** The name of an entity in Cedar, its type with its namespace. */
export interface EntityName {
  readonly type: string;
  readonly id: string;
}

/** The syntax tree of a policy without slots. */
export interface StaticPolicy {
  readonly effect: 'permit' | 'forbid';
  readonly principal: PrincipalHead;
  readonly action: ActionHead;
  readonly resource: ResourceHead;
  readonly conditions: PolicyJson['conditions'];
  readonly annotations?: Readonly<Record<string, string | null>>;
}

/** What a policy's head asks of the action. */
export type ActionHead =
  | { readonly op: 'All' }
  | { readonly op: '==' | 'in'; readonly entity: EntityName }
  | { readonly op: 'in'; readonly entities: readonly EntityName[] };

/** What a policy's head asks of the principal: the same forms as of the resource. */
export type PrincipalHead = ResourceHead;

/** What a policy's head asks of the resource. */
export type ResourceHead =
  | { readonly op: 'All' }
  | { readonly op: '==' | 'in'; readonly entity: EntityName }
  | {
      readonly op: 'is';
      readonly entity_type: string;
      readonly in?: { readonly entity: EntityName };
    };

/** A question in Cedar's own form. */
export interface CedarQuestion {
  readonly principal: EntityName;
  readonly action: EntityName;
  readonly resource: EntityName;
  readonly context: Readonly<Record<string, CedarValue>>;
  readonly entities: readonly {
    readonly uid: EntityName;
    readonly attrs: Readonly<Record<string, CedarValue>>;
    readonly parents: readonly EntityName[];
  }[];
}

/** What an evaluation settled on: ids of the policies that did, and of those that failed and how. */
export interface CedarAnswer {
  readonly isAllowed: boolean;
  readonly determining: readonly string[];
  readonly failures: readonly { readonly policyId: string; readonly message: string }[];
}

/** Parses one policy; a template is refused. */
export function parsePolicy(text: string): CedarResult<StaticPolicy> {
  return bounded([text], () => {
    const answer = policyToJson(text);
    // Cedar's type covers templates and a longer form of names, which it writes in neither case.
    return answer.type === 'success' ? done(answer.json as StaticPolicy) : refused(answer.errors);
  });
}

/** Validates policies strictly against the schema that we ship. */
export function validatePolicies(policies: PolicyTexts): CedarResult<readonly PolicyComplaint[]> {
  return bounded(Object.values(policies), () => {
    const answer = validate({
      schema: schemaText,
      policies: { staticPolicies: policies },
      validationSettings: { mode: 'strict' },
    });
    if (answer.type === 'failure') return refused(answer.errors);
    return done([
      ...answer.validationErrors.map((error) => policyComplaint(error, false)),
      ...answer.validationWarnings.map((warning) => policyComplaint(warning, true)),
    ]);
  });
}

/** Parses policies once and keeps them under a name, in place of what had that name before. */
export function preparePolicies(name: string, policies: PolicyTexts): CedarResult<null> {
  return bounded(Object.values(policies), () => {
    const answer = preparsePolicySet(name, { staticPolicies: policies });
    return answer.type === 'success' ? done(null) : refused(answer.errors);
  });
}

/** Evaluates policies prepared under a name; whoever asks has seen that the request fits the schema. */
export function evaluatePrepared(name: string, question: CedarQuestion): CedarResult<CedarAnswer> {
  return guarded(() => {
    const call: StatefulAuthorizationCall = {
      // Cedar's types forget `readonly`; it changes nothing that it is given.
      ...(question as Pick<StatefulAuthorizationCall, keyof CedarQuestion>),
      preparsedPolicySetId: name,
    };
    const answer = statefulIsAuthorized(call);
    return answer.type === 'success' ? done(readAnswer(answer)) : refused(answer.errors);
  });
}

function readAnswer(answer: Extract<AuthorizationAnswer, { type: 'success' }>): CedarAnswer {
  const { decision, diagnostics } = answer.response;
  return {
    isAllowed: decision === 'allow',
    // Cedar's order is random.
    determining: diagnostics.reason.toSorted(),
    failures: diagnostics.errors.map(({ policyId, error }) => ({
      policyId,
      message: error.message,
    })),
  };
}

/** Calls Cedar only where every text is within bounds. */
function bounded<T>(texts: readonly string[], call: () => CedarResult<T>): CedarResult<T> {
  const exceeded = texts.map(boundExceeded).find((bound) => bound !== undefined);
  if (exceeded !== undefined) return refusedFor(exceeded, 'split it into several policies');
  return guarded(call);
}

/** Takes what Cedar throws for a refusal. */
function guarded<T>(call: () => CedarResult<T>): CedarResult<T> {
  try {
    return call();
  } catch {
    // What was thrown may quote anything, and a stack overflow says nothing.
    return refusedFor(
      'Cedar failed while it read this',
      'look for unpaired surrogates in the text',
    );
  }
}

function done<T>(value: T): CedarResult<T> {
  return { ok: true, value };
}

function refused(errors: readonly DetailedError[]): CedarResult<never> {
  return { ok: false, complaints: errors.map(complaint) };
}

function refusedFor(message: string, help: string): CedarResult<never> {
  return { ok: false, complaints: [{ message, help, startByte: 0 }] };
}

function policyComplaint(found: ValidationError, isWarning: boolean): PolicyComplaint {
  return { ...complaint(found.error), policyId: found.policyId, isWarning };
}

function complaint(error: DetailedError): CedarComplaint {
  const source = error.sourceLocations?.[0];
  return {
    message: error.message,
    help: error.help ?? source?.label ?? undefined,
    startByte: source?.start ?? 0,
  };
}
