import { Buffer } from 'node:buffer';
import type { Below, MaskNode } from '../fields/mask-node.ts';
import { unreadable } from '../unmaskable.ts';
import type { Edits } from './edits.ts';
import { maskedScalar } from './masked-value.ts';

/** How names stand for what they mean: AWS's query protocols number lists, query strings repeat. */
type Naming = 'dotted' | 'plain';

/**
 * Finds what must be masked in a form or a query string (`application/x-www-form-urlencoded`). Throws
 * a fault for a percent sign that begins no byte of UTF-8.
 */
export function maskForm(body: Uint8Array, root: MaskNode, naming: Naming, edits: Edits): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  for (let start = 0; start < bytes.length; ) {
    const amp = bytes.indexOf(0x26, start);
    const end = amp === -1 ? bytes.length : amp;
    maskPair(bytes.subarray(start, end), start, nodeOf, edits);
    start = end + 1;
  }
  function nodeOf(name: string): MaskNode | undefined {
    return naming === 'plain' ? root.below.members.get(name) : dottedNode(root, name.split('.'));
  }
}

function maskPair(
  pair: Buffer,
  start: number,
  nodeOf: (name: string) => MaskNode | undefined,
  edits: Edits,
): void {
  const equals = pair.indexOf(0x3d);
  if (equals === -1) return;
  const node = nodeOf(decode(pair.subarray(0, equals)));
  const masked = node?.masking === undefined ? node?.item : node;
  const masking = masked?.masking;
  const value = pair.subarray(equals + 1);
  if (masked === undefined || masking === undefined || value.length === 0) return;
  const text = maskedScalar(masking.strategy, masked.form, () => decode(value));
  const replacement = Buffer.from(encodeURIComponent(text), 'latin1');
  edits.add(start + equals + 1, start + pair.length, replacement, masking);
}

/** Down a name such as `Tags.member.1.Value`: a list or map takes its number, and what names it. */
function dottedNode(root: MaskNode, parts: readonly string[]): MaskNode | undefined {
  let node: MaskNode | undefined = root;
  for (const part of parts) {
    if (node === undefined) return undefined;
    const { kind, members, every }: Below = node.below;
    const isNumbered = kind === 'list' || kind === 'map';
    if (!isNumbered) node = members.get(part) ?? every;
    else if (/^\d+$/.test(part)) node = every;
  }
  return node;
}

function decode(bytes: Buffer): string {
  try {
    return decodeURIComponent(bytes.toString('latin1').replaceAll('+', ' '));
  } catch {
    throw unreadable('is no form that is encoded well');
  }
}
