import { Buffer } from 'node:buffer';
import { Fault } from '#core/faults.ts';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import { bodyFormat } from './body-format.ts';
import type { MaskNode } from './fields/mask-node.ts';
import type { Message } from './known-plan.ts';
import type { MaskPlan } from './mask-plan.ts';
import { Edits, mergeTransforms, transformOf } from './spans/edits.ts';
import { maskCbor } from './spans/mask-cbor.ts';
import { maskForm } from './spans/mask-form.ts';
import { maskJson } from './spans/mask-json.ts';
import { maskXml } from './spans/mask-xml.ts';
import { maskedScalar } from './spans/masked-value.ts';
import type { Transform } from './strategy.ts';
import { tooLarge, unsupported } from './unmaskable.ts';

/** How far bodies are looked through. */
export interface MaskBounds {
  readonly bytes: number;
  readonly depth: number;
}

/** More than any front carries, and deeper than any model of AWS. */
export const usualBounds: MaskBounds = { bytes: 32 * 1024 * 1024, depth: 128 };

export interface MaskedBody {
  readonly body: Uint8Array;
  readonly transforms: readonly Transform[];
}

/** A body with its secrets masked; the same one if there is none. Throws a fault if that cannot be told. */
export function maskBody(
  body: Uint8Array,
  headers: readonly HeaderPair[],
  message: Message,
  plan: MaskPlan,
  bounds: MaskBounds,
): MaskedBody {
  const untouched = { body, transforms: [] };
  if (body.length === 0 || (plan.body.kind === 'open' && plan.added.length === 0)) return untouched;
  if (plan.body.kind === 'events') throw unsupported('is a stream of events');
  if (plan.body.kind === 'whole') return maskWhole(body, plan.body.node, headers);
  const format = bodyFormat(message.protocol, message.side, headers);
  if (format instanceof Fault) throw format;
  if (body.length > bounds.bytes) throw tooLarge(`has more than ${bounds.bytes} bytes`);
  const roots = plan.body.kind === 'fields' ? [plan.body.root, ...plan.added] : plan.added;
  return roots.reduce<MaskedBody>((masked, root) => {
    const edits = new Edits();
    finders[format](masked.body, root, edits, bounds.depth);
    const transforms = mergeTransforms([...masked.transforms, ...edits.transforms()]);
    return { body: edits.apply(masked.body), transforms };
  }, untouched);
}

const finders = {
  json: maskJson,
  xml: maskXml,
  cbor: maskCbor,
  form: (body: Uint8Array, root: MaskNode, edits: Edits) => maskForm(body, root, 'dotted', edits),
};

/** A body that is a secret as a whole, such as what a function answered: a text, in JSON if it says so. */
function maskWhole(body: Uint8Array, node: MaskNode, headers: readonly HeaderPair[]): MaskedBody {
  const masking = node.masking;
  if (masking === undefined) return { body, transforms: [] };
  const isCoded = headers.some(([name]) => name.toLowerCase() === 'content-encoding');
  if (isCoded) throw unsupported('is compressed');
  const text = maskedScalar(masking.strategy, 'string', () => Buffer.from(body).toString('utf8'));
  const isJson = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /\bjson\b/i.test(value),
  );
  const masked = Buffer.from(isJson ? JSON.stringify(text) : text, 'utf8');
  return { body: masked, transforms: [transformOf(masking, 1)] };
}
