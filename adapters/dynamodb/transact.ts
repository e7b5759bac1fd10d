import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { JsonError } from '#adapters/aws/json-error.ts';
import { commonKind } from '#adapters/aws/service-error.ts';
import { Fault } from '#core/faults.ts';
import { dynamoFault } from './dynamo-faults.ts';
import type { Purpose, TransactItem } from './transact-items.ts';

/** What one call of TransactWriteItems came to. */
export type Transacted = Settled | NotTransacted;

/** All of it was done, or a condition did not hold. */
export type Settled =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'failed'; readonly purpose: ConflictPurpose };

/** What a caller can be told of in a conflict. */
export type ConflictPurpose = Exclude<Purpose, { of: 'position' }>;

/**
 * `cancelled`: others were in the way, nothing was done. `taken`: the same, because of the position.
 * `throttled`: this call did nothing. `lost`: it may have been carried out. `refused`: it never will be.
 */
export interface NotTransacted {
  readonly outcome: 'cancelled' | 'taken' | 'throttled' | 'lost' | 'refused';
  readonly fault: Fault;
}

/** One transaction as it is sent. */
export interface TransactCall {
  readonly items: readonly TransactItem[];
  /** Ten minutes long, whoever sends the same under the same token has done it once. */
  readonly token: string;
}

/** One call, never repeated here. Throws nothing but what is no answer of DynamoDB at all. */
export async function transact(
  call: JsonCaller,
  { items, token }: TransactCall,
): Promise<Transacted> {
  let error: JsonError | undefined;
  try {
    await call({
      operation: 'TransactWriteItems',
      input: { ClientRequestToken: token, TransactItems: items.map(({ input }) => input) },
      once: true,
      faultOf: (given) => {
        error = given;
        return dynamoFault(given);
      },
    });
    return { outcome: 'committed' };
  } catch (thrown) {
    if (error === undefined) throw thrown;
    return failureOf(error, items);
  }
}

function failureOf(error: JsonError, items: readonly TransactItem[]): Transacted {
  const fault = dynamoFault(error);
  if (error.code === 'TransactionCanceledException') return cancelled(error, items, fault);
  // An earlier call with this token is still being carried out.
  if (error.code === 'TransactionInProgressException') return { outcome: 'lost', fault };
  if (error.code === 'no-credentials') return { outcome: 'refused', fault };
  if (commonKind(error) === 'throttled') return { outcome: 'throttled', fault };
  const isUnknown = error.status === 0 || error.status >= 500;
  return { outcome: isUnknown ? 'lost' : 'refused', fault };
}

const transient: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
]);

/**
 * The first condition that did not hold, unless one before it was not looked at because another
 * transaction was in the way. A position that is taken is no conflict of the caller's.
 */
function cancelled(error: JsonError, items: readonly TransactItem[], fault: Fault): Transacted {
  const reasons = reasonsOf(error.body);
  let isTaken = false;
  for (const [index, { purpose }] of items.entries()) {
    const reason = reasons[index] ?? 'None';
    if (reason === 'None') continue;
    if (transient.has(reason)) return { outcome: 'cancelled', fault };
    if (reason !== 'ConditionalCheckFailed')
      return { outcome: 'refused', fault: refusedFault(reason) };
    if (purpose.of !== 'position') return { outcome: 'failed', purpose };
    isTaken = true;
  }
  if (isTaken) return { outcome: 'taken', fault };
  return { outcome: 'refused', fault: refusedFault('no reason') };
}

/** The code of each item's reason, in the order of the items; `None` for those not to blame. */
function reasonsOf(body: unknown): readonly string[] {
  const { CancellationReasons: reasons }: Record<string, unknown> = Object(body);
  if (!Array.isArray(reasons)) return [];
  return reasons.map((reason) => {
    const { Code: code }: Record<string, unknown> = Object(reason);
    return typeof code === 'string' ? code : 'None';
  });
}

function refusedFault(reason: string): Fault {
  return new Fault('store_unavailable', 'dynamodb refused what the broker wrote; report it', {
    detail: { dynamodb: /^[A-Za-z ]{1,64}$/.test(reason) ? reason : 'Unknown' },
  });
}
