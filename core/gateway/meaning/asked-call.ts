import type { HeaderPair } from '#core/sigv4/signed-http-request.ts';
import type { Parameters } from '../parameters.ts';
import type { RecognisedOperation } from '../recognised-operation.ts';

/** One call as it was read, and the account and partition that names in it belong to. */
export interface AskedCall {
  readonly operation: RecognisedOperation;
  readonly parameters: Parameters;
  readonly request: { readonly rawQuery: string; readonly headers: readonly HeaderPair[] };
  /** Twelve digits. */
  readonly account: string;
  /** Such as `aws` or `aws-cn`. */
  readonly partition: string;
}
