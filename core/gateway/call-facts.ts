import { Fault } from '#core/faults.ts';
import { splitArn } from '#core/iam/patterns/match-arn.ts';
import type { CallFacts } from '#core/policy/call-question.ts';
import { intentsOf } from './intents-of.ts';
import { type KnownResources, labelsOf } from './labels-of.ts';
import { parameterFacts } from './parameter-facts.ts';
import type { Parameters } from './parameters.ts';
import type { RecognisedOperation } from './recognised-operation.ts';
import type { RequiredAccess } from './required-access.ts';

/** More is refused: each of them is a decision of its own. */
const mostFacts = 1_000;

/** A call as it was read. */
export interface ReadCall {
  readonly operation: RecognisedOperation;
  readonly parameters: Parameters;
  readonly access: readonly RequiredAccess[];
  /** Account of the lease, where an ARN names none. */
  readonly account: string;
}

/**
 * Everything that policy has to permit: each action on each resource. A fault where that is too much,
 * nothing at all, or where labels depend on what the request does not say.
 */
export function callFacts(call: ReadCall, known: KnownResources): readonly CallFacts[] | Fault {
  const wanted = call.access.flatMap((access) =>
    access.resources.map((resource) => ({ access, resource })),
  );
  if (wanted.length === 0) return nothingNeeded(call.operation);
  if (wanted.length > mostFacts) return tooMany(wanted.length);
  const parameters = parameterFacts(call.parameters);
  const facts: CallFacts[] = [];
  for (const { access, resource } of wanted) {
    const labels = labelsOf(resource, known.labelledResources);
    if (labels instanceof Fault) return labels;
    const { action, level } = access;
    facts.push({
      ...{ action, level, resource, labels, parameters },
      service: call.operation.service,
      operation: call.operation.operation,
      ...placeOf(resource, call),
      intents: intentsOf({ action, resource }, known.intents),
      conditions: conditionFacts(access),
    });
  }
  return facts;
}

/** Where the resource is; where its ARN does not say, where the call goes. */
function placeOf(resource: string, { operation, account }: ReadCall) {
  const [, , , region = '', owner = ''] = splitArn(resource) ?? [];
  return {
    account: owner === '' ? account : owner,
    region: region === '' ? operation.region : region,
  };
}

function conditionFacts({ conditions }: RequiredAccess): readonly string[] {
  return Object.entries(conditions).flatMap(([key, values]) =>
    values.map((value) => `${key}=${value}`),
  );
}

function nothingNeeded({ service, operation }: RecognisedOperation): Fault {
  return new Fault(
    'policy_denied',
    `no action of IAM is known for ${service} ${operation}, so that nothing could permit it; ask an administrator to add its mapping`,
  );
}

function tooMany(count: number): Fault {
  return new Fault(
    'policy_denied',
    `the call acts on ${count} things at once, and at most ${mostFacts} are decided together; send fewer at once`,
  );
}
