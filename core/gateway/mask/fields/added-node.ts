import { Fault } from '#core/faults.ts';
import type { Masking } from '../strategy.ts';
import { MaskNode, secretNode } from './mask-node.ts';
import type { Form } from './sensitive-shape.ts';

type Step = { readonly kind: 'member'; readonly name: string } | { readonly kind: 'every' };

const steps = /\.?([\w-]+)|\{([^{}]+)\}|(\[\]|\{\})/gy;

/**
 * The node of a field class that configuration adds, such as the `Items[]{email}` of
 * `dynamodb.Query:Items[]{email}`: members after a dot, one value of a map in braces, `[]` and `{}`
 * for all items or values, each named as on the wire. All below it is masked. A fault if it is no
 * such path.
 */
export function addedNode(path: string, masking: Masking): MaskNode | Fault {
  const found = [...path.matchAll(steps)];
  const isWhole = found.reduce((length, [step]) => length + step.length, 0) === path.length;
  if (!isWhole || found.length === 0) {
    return new Fault(
      'invalid_request',
      `the field class ${masking.fieldClass} has no path that can be read; write it like Items[]{email}`,
    );
  }
  const isTyped = masking.fieldClass.startsWith('dynamodb');
  const leaf = isTyped ? attributeNode(masking) : secretNode(masking);
  return found.reduceRight<MaskNode>((node, match) => stepNode(stepOf(match), node), leaf);
}

function stepOf([, member, value]: RegExpExecArray): Step {
  const name = member ?? value;
  return name === undefined ? { kind: 'every' } : { kind: 'member', name };
}

function stepNode(step: Step, next: MaskNode): MaskNode {
  return new MaskNode({ masking: undefined, form: 'string' }, () => ({
    kind: step.kind === 'every' ? 'list' : 'structure',
    members: step.kind === 'every' ? new Map() : new Map([[step.name, next]]),
    every: step.kind === 'every' ? next : undefined,
    keys: undefined,
  }));
}

/** DynamoDB names the type of a value: numbers and bytes are texts that clients still have to read. */
const attributeForms: readonly (readonly [string, Form])[] = [
  ['N', 'digits'],
  ['NS', 'digits'],
  ['B', 'blob'],
  ['BS', 'blob'],
];

/** An attribute value of DynamoDB, at whatever depth: lists and maps hold such values again. */
function attributeNode(masking: Masking): MaskNode {
  return new MaskNode({ masking, form: 'string' }, (self) => ({
    kind: 'map',
    members: new Map(attributeForms.map(([name, form]) => [name, formNode(masking, form, self)])),
    every: self,
    keys: undefined,
  }));
}

function formNode(masking: Masking, form: Form, attribute: MaskNode): MaskNode {
  return new MaskNode({ masking, form }, () => ({
    kind: 'scalar',
    members: new Map(),
    every: attribute,
    keys: undefined,
  }));
}
