import type { AwsProtocol } from '../../recognised-operation.ts';

/** What data/aws/sensitive.json holds: where, in what AWS answers and is asked, secrets stand. */
export interface SensitiveData {
  /** Of the models it was made from, such as `botocore 1.44.5`. */
  readonly edition: string;
  /** By botocore's name; a service without secrets is not here. */
  readonly services: Readonly<Record<string, SensitiveService>>;
}

/** The shapes of one service by which a secret is reached, each once, so that they may recur. */
export interface SensitiveService {
  /** All in which it is spoken to; the names on the wire are the same in each. */
  readonly protocols: readonly AwsProtocol[];
  /** `Operation|output shape|input shape`; empty where there is no secret on that side. */
  readonly operations: readonly string[];
  /** By name: a structure's member lines, or the one line of a list or map. See `readShape`. */
  readonly shapes: Readonly<Record<string, string | readonly string[]>>;
  /** Member lines of whatever errors carry. */
  readonly errors: readonly string[];
}
