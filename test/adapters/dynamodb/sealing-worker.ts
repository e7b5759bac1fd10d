import { asFault } from '#core/faults.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { sealLedger } from '#core/sealing/seal-ledger.ts';
import { exampleBody } from '#test/contracts/durable.ts';
import { dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { type AwsPlaces, sealingOnAws } from './sealing-on-aws.ts';

/**
 * A process that writes and seals until it is killed: `sealing-worker <places as JSON> <writer>`.
 * Prints `<writer>/<n>` for each entry once it is told that it is durable.
 */
const [json = '', writer = ''] = process.argv.slice(2);
const places: AwsPlaces = JSON.parse(json);
const ledger = createLedger({ store: dynamoStoreOn(places.endpoint, places), writer });
const sealing = sealingOnAws(places);

async function write(): Promise<never> {
  for (let n = 1; ; n += 1) {
    const { outcome } = await ledger.append(exampleBody, { writes: [] });
    if (outcome === 'committed') process.stdout.write(`${writer}/${n}\n`);
  }
}

async function seal(): Promise<never> {
  for (;;) {
    try {
      await sealLedger(sealing);
    } catch (error) {
      if (asFault(error).form.retryAfterSeconds === undefined) throw error;
      if (asFault(error).code === 'sealing_stopped') throw error;
    }
  }
}

await Promise.all([write(), seal()]);
