import { Fault } from '#core/faults.ts';
import { addedNode } from './fields/added-node.ts';
import { classPrefix, fieldClassesOf } from './fields/field-classes.ts';
import type { MaskNode } from './fields/mask-node.ts';
import { sensitiveOperation } from './fields/sensitive-operation.ts';
import { type KnownPlan, knownPlan, type Message, nothingKnown, wrapped } from './known-plan.ts';
import { type MaskRules, maskingOf } from './strategy.ts';

/** What is masked of one message, by what is known and by what configuration adds. */
export interface MaskPlan extends KnownPlan {
  /** Bodies by field classes of configuration, looked through after the others. */
  readonly added: readonly MaskNode[];
}

/**
 * What is masked of a message under these rules; undefined where nothing is. A fault where secrets
 * of the operation are known, but not how this protocol carries them.
 */
export function planMask(message: Message, rules: MaskRules): MaskPlan | Fault | undefined {
  const { service, operation, side } = message;
  const prefix = classPrefix(service, operation, side);
  const classes = fieldClassesOf(service, operation, side);
  const added = (rules.added ?? []).filter((each) => each.startsWith(prefix));
  const own = addedNodes(message, added, classes, rules);
  if (own instanceof Fault) return own;
  const isMasked = classes.some((each) => !rules.revealed.has(each));
  const sensitive = isMasked ? sensitiveOperation(service, operation) : undefined;
  if (sensitive === undefined) {
    return own.length === 0 ? undefined : { ...nothingKnown, added: own };
  }
  if (!sensitive.service.protocols.includes(message.protocol)) return unknownProtocol(message);
  return { ...knownPlan(message, sensitive, rules), added: own };
}

function addedNodes(
  { service, operation, side, protocol }: Message,
  added: readonly string[],
  known: readonly string[],
  rules: MaskRules,
): readonly MaskNode[] | Fault {
  const prefix = classPrefix(service, operation, side);
  const nodes: MaskNode[] = [];
  for (const fieldClass of added) {
    if (known.includes(fieldClass) || rules.revealed.has(fieldClass)) continue;
    const node = addedNode(fieldClass.slice(prefix.length), maskingOf(fieldClass, rules));
    if (node instanceof Fault) return node;
    nodes.push(protocol === 'query' && side === 'answer' ? wrapped(node) : node);
  }
  return nodes;
}

function unknownProtocol({ service, operation, protocol }: Message): Fault {
  return new Fault(
    'not_built',
    `what is secret in ${service}:${operation} is not known in the ${protocol} protocol; use another one of its protocols`,
  );
}
