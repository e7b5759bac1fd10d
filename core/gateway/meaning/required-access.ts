import { Fault } from '#core/faults.ts';
import type { RequiredAccess } from '../required-access.ts';
import type { AskedCall } from './asked-call.ts';
import { conditionsOf } from './conditions/conditions-of.ts';
import type { Meant } from './meant.ts';
import type { Need, OperationAccess } from './operation-access.ts';
import { operationAccessOf } from './operation-access-of.ts';
import { resolveResources } from './resolve-resources.ts';
import { ruleOf } from './rules/rules.ts';
import { textsAt, valuesAt } from './values-at.ts';

type IamAccess = Extract<OperationAccess, { kind: 'iam' }>;

/**
 * Everything that a call needs: each action of IAM with its resources and the condition keys that the
 * request settles. Resources are patterns of IAM: `*` and `?` stand for what the request does not
 * say, and what it does say is escaped, so that nothing in it is a pattern. A fault where that is
 * not known, where IAM is not asked, or where a name could be read in two ways.
 */
export function requiredAccess(call: AskedCall): readonly RequiredAccess[] | Fault {
  const { service, operation } = call.operation;
  const access = operationAccessOf(service, operation);
  if (access === undefined || access.kind !== 'iam') return notAuthorised(access?.kind, call);
  const meant = meantBy(access, call);
  if (meant instanceof Fault) return meant;
  return meant.length === 0 ? meansNothing(call) : merge(meant, access, call);
}

/** What the rule of the operation says, and the data for everything that the rule does not. */
function meantBy(access: IamAccess, call: AskedCall): readonly Meant[] | Fault {
  const rule = ruleOf(call.operation.service, call.operation.operation);
  const byRule = rule?.read(call) ?? [];
  if (byRule instanceof Fault) return byRule;
  const meant: Meant[] = [];
  for (const need of access.needs) {
    if (rule?.actions.includes(need.action) === true || !isNeeded(need, call)) continue;
    const one = meantByNeed(need, call);
    if (one instanceof Fault) return one;
    meant.push(one);
  }
  return [...meant, ...byRule];
}

function meantByNeed(need: Need, call: AskedCall): Meant | Fault {
  const resources = resolveResources(need, call);
  if (resources instanceof Fault) return resources;
  const { action, passedTo } = need;
  if (passedTo === undefined) return { action, resources };
  const region = { 'aws:requestedregion': [call.operation.region] };
  return { action, resources, conditions: { ...region, 'iam:passedtoservice': [passedTo] } };
}

function isNeeded({ when }: Need, { parameters }: AskedCall): boolean {
  return when.every(({ path, wanted }) => {
    if (wanted === 'present') return valuesAt(parameters, path).length > 0;
    if (wanted === 'absent') return valuesAt(parameters, path).length === 0;
    return textsAt(parameters, path).includes(wanted.text);
  });
}

/** One for each action and set of conditions, its resources together and each once. */
function merge(
  meant: readonly Meant[],
  access: IamAccess,
  call: AskedCall,
): readonly RequiredAccess[] {
  const merged = new Map<
    string,
    { readonly one: RequiredAccess; readonly resources: Set<string> }
  >();
  for (const { action, resources, conditions } of meant) {
    const key = `${action} ${JSON.stringify(conditions ?? null)}`;
    const known = merged.get(key)?.resources;
    if (known === undefined) {
      const one = {
        action,
        level: levelOf(action, access),
        resources: [],
        conditions: { ...conditionsFor(action, conditions, access, call) },
      };
      merged.set(key, { one, resources: new Set(resources) });
    } else {
      for (const resource of resources) known.add(resource);
    }
  }
  return [...merged.values()].map(({ one, resources }) => ({ ...one, resources: [...resources] }));
}

/** What is particular to a resource adds to the call's own; a source that is read has its own alone. */
function conditionsFor(
  action: string,
  own: Meant['conditions'],
  { tags }: IamAccess,
  call: AskedCall,
) {
  if (own !== undefined && Object.keys(own).length === 0) {
    return { 'aws:requestedregion': [call.operation.region] };
  }
  return { ...conditionsOf(action, call, tags), ...own };
}

function levelOf(action: string, { needs }: IamAccess) {
  return needs.find((need) => need.action === action)?.level ?? 'Permissions management';
}

const reasons = {
  none: 'is not authorised by IAM, so that no policy could permit it',
  bearer: 'is authorised by a token of its own and not by IAM, so that no policy could permit it',
  unmapped: 'has no known action of IAM, so that it cannot be decided',
};

function notAuthorised(kind: keyof typeof reasons | undefined, { operation }: AskedCall): Fault {
  const advice =
    kind === 'none' || kind === 'bearer'
      ? 'call it without the gateway'
      : 'use another operation, or ask an administrator to add its mapping';
  return new Fault(
    'policy_denied',
    `${operation.service} ${operation.operation} ${reasons[kind ?? 'unmapped']}; ${advice}`,
  );
}

function meansNothing({ operation }: AskedCall): Fault {
  return new Fault(
    'invalid_request',
    `${operation.service} ${operation.operation} names nothing to act on; give at least one entry`,
  );
}
