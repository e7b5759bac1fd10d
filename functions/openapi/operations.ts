import type { Operations } from './operation.ts';
import { administrationOperations } from './operations/administration.ts';
import { approvalOperations } from './operations/approvals.ts';
import { delegationOperations } from './operations/delegations.ts';
import { documentOperations } from './operations/documents.ts';
import { exchangeOperations } from './operations/exchange.ts';
import { logOperations } from './operations/log.ts';

/** Every route of the broker, described; a test compares it with the route table. */
export const operations: Operations = {
  ...exchangeOperations,
  ...documentOperations,
  ...administrationOperations,
  ...approvalOperations,
  ...delegationOperations,
  ...logOperations,
};
