import { createLogObjects } from '#adapters/aws/log-objects.ts';
import { entryChangeOf } from '#adapters/dynamodb/stream-image.ts';
import { seal } from '#functions/seal.ts';
import { guarding } from './guarding.ts';
import { lockOf, openLog } from './log-world.ts';
import { openProcess } from './process-world.ts';

const world = openProcess('seal');
const { credentials, variables } = world;
const objects = createLogObjects({
  ...world.service('s3'),
  credentials,
  bucket: variables.LOG_BUCKET,
  lock: lockOf(variables.LOG_LOCK),
});

/** Follows the stream of the ledger table, and is started on a schedule beside. */
export const handler = guarding(
  world.log,
  seal({ ...world, ...openLog(world, variables), objects, changeOf: entryChangeOf }),
);
