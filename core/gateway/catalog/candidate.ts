import type { AwsProtocol } from '../recognised-operation.ts';
import type { KnownOperation } from './known-operation.ts';

/** An operation that a request may be. */
export interface Candidate {
  readonly operation: KnownOperation;
  readonly protocol: AwsProtocol;
  /** Labels of the path as they stand in it. */
  readonly labels: ReadonlyMap<string, string>;
  /** What stands before the service's host upstream, with its dot or hyphen. */
  readonly hostPrefix: string;
}
