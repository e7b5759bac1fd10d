import { hash } from 'node:crypto';
import { canonicalHash } from '#core/ledger/canonical-hash.ts';
import type { InputModel } from './input-model.ts';
import type { Parameters, ParameterValue } from './parameters.ts';
import type { RecognisedOperation } from './recognised-operation.ts';

/** A call whose parameters were read by its model. */
export interface HashedCall {
  readonly operation: RecognisedOperation;
  readonly account: string;
  readonly parameters: Parameters;
  readonly model: InputModel;
  /** The bytes that it has stored or carried as they come, which are no parameter. */
  readonly streamed?: Uint8Array | undefined;
}

/**
 * `sha256:` of everything that a call says: the same command has the same, whenever it is run and by
 * whichever client. Tokens by which retries are told apart are left out.
 */
export function callHash(call: HashedCall): string {
  const { operation, account, parameters, model, streamed } = call;
  const tokens = idempotencyTokens(model);
  const said = Object.entries(parameters).filter(([name]) => !tokens.has(name));
  return canonicalHash({
    service: operation.service,
    operation: operation.operation,
    region: operation.region,
    account,
    parameters: Object.fromEntries(said.map(([name, value]) => [name, written(value)])),
    ...(streamed === undefined ? {} : { streamed: hash('sha256', streamed) }),
  });
}

function idempotencyTokens({ input, shapes }: InputModel): ReadonlySet<string> {
  const shape = input === undefined ? undefined : shapes[input];
  if (shape?.kind !== 'structure') return new Set();
  const members = Object.entries(shape.members);
  return new Set(
    members.flatMap(([name, { isIdempotencyToken }]) => (isIdempotencyToken ? name : [])),
  );
}

/** Values as JSON has them, each kind told apart from the others. */
function written(value: ParameterValue): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return { number: String(value) };
  if (value instanceof Uint8Array) return { bytes: hash('sha256', value) };
  if (isList(value)) return value.map(written);
  return { members: Object.entries(value).map(([name, one]) => [name, written(one)]) };
}

function isList(value: object): value is readonly ParameterValue[] {
  return Array.isArray(value);
}
