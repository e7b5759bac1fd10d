import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Fault } from '#core/faults.ts';

/** ARN of a table's stream. Throws `not_configured` for a table that was made without one. */
export function streamOf({ tableStreamArn, node }: TableV2): string {
  if (tableStreamArn !== undefined) return tableStreamArn;
  throw new Fault('not_configured', `${node.path} has no stream; make it with one`);
}
