import { createLogReader } from '#adapters/aws/log-reader.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';
import { checkLedger } from '#functions/check-ledger.ts';
import { readAhead } from '#functions/read-ahead.ts';
import { guarding } from './guarding.ts';
import { openLog } from './log-world.ts';
import { openProcess } from './process-world.ts';

const world = openProcess('check-ledger');
const { credentials, variables } = world;
const { chains, heads, state, signer } = openLog(world, variables);
const reader = createLogReader({
  ...world.service('s3'),
  credentials,
  bucket: variables.LOG_BUCKET,
});

async function* verify() {
  // Of KMS and not of the bucket: a log that was replaced whole would bring its own.
  const key = await signer.key();
  const table = { chains: readAhead(chains), heads, state };
  const bodies = { reader, now: world.clock.now() };
  const from = { reader, key, table, versions: reader, bodies };
  return yield* verifyLedger({ ...from, isThorough: false });
}

/** Verifies the whole log and the ledger table, on a schedule. */
export const handler = guarding(world.log, checkLedger({ ...world, verify }));
