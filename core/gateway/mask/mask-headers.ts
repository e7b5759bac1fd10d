import { Buffer } from 'node:buffer';
import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { HeaderPlan } from './known-plan.ts';
import { transformOf } from './spans/edits.ts';
import { maskedScalar } from './spans/masked-value.ts';
import type { Transform } from './strategy.ts';

/** Headers with their secrets masked, every one of repeated headers; the same ones if there is none. */
export function maskHeaders(
  headers: readonly HeaderPair[],
  plans: readonly HeaderPlan[],
): { readonly headers: readonly HeaderPair[]; readonly transforms: readonly Transform[] } {
  const transforms: Transform[] = [];
  const masked = headers.map((pair): HeaderPair => {
    const [name, value] = pair;
    const node = plans.find((plan) => fits(plan, name.toLowerCase()))?.node;
    if (node?.masking === undefined || value === '') return pair;
    transforms.push(transformOf(node.masking, 1));
    return [name, maskedHeader(node.masking.strategy, node.form, value)];
  });
  return transforms.length === 0 ? { headers, transforms } : { headers: masked, transforms };
}

function fits({ name, isPrefix }: HeaderPlan, header: string): boolean {
  return isPrefix ? header.startsWith(name) : header === name;
}

/** JSON stands in headers as base64; whatever else is not printable ASCII is not shown in part. */
function maskedHeader(
  strategy: Parameters<typeof maskedScalar>[0],
  form: Parameters<typeof maskedScalar>[1],
  value: string,
): string {
  const masked = maskedScalar(strategy, form, () => value);
  if (form === 'json') return Buffer.from(masked, 'utf8').toString('base64');
  return /^[ -~]*$/.test(masked) ? masked : maskedScalar({ kind: 'redact' }, form, () => value);
}

/** What tells of a body that it is whole, and would not fit any more. */
const ofBody =
  /^(?:x-amz-checksum-.*|x-amz-crc32|x-amz-content-sha256|content-md5|etag|digest|content-digest|repr-digest)$/i;

/** The headers of a body that was changed: the sums of the old one dropped, its new length told once. */
export function withNewBody(headers: readonly HeaderPair[], length: number): readonly HeaderPair[] {
  const kept = headers.filter(([name]) => !ofBody.test(name));
  const others = kept.filter(([name]) => name.toLowerCase() !== 'content-length');
  const isChunked = others.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  if (isChunked) return others;
  const at = kept.findIndex(([name]) => name.toLowerCase() === 'content-length');
  const pair: HeaderPair = [kept[at]?.[0] ?? 'content-length', String(length)];
  return at === -1 ? [...others, pair] : others.toSpliced(at, 0, pair);
}
