import type { Resumed, Resumption } from '#core/administration/resume-log.ts';
import type { ShownLog } from '#core/administration/show-log.ts';
import type { SealingStop } from '#core/sealing/log-record.ts';
import type { LostRange } from '#core/sealing/lost-range.ts';
import { instant, type JsonSchema, listOf, recordOf, ref, text } from '../json-schema.ts';
import { writerGap } from './entries.ts';

const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
const number = (description: string): JsonSchema => ({ type: 'integer', minimum: 1, description });
const instantOrNull = (description: string): JsonSchema => ({
  type: ['string', 'null'],
  format: 'date-time',
  description,
});

/** The log that the ledger is sealed into, as administrators see it. */
export const logSchemas: Readonly<Record<string, JsonSchema>> = {
  SealingStop: recordOf<SealingStop>({
    at: instant('since when'),
    finding: text('what was found'),
    writer: text('in whose chain; `sealer` where it is in the log itself'),
    n: count('at which entry, or at which size of the log'),
  }),
  Log: recordOf<ShownLog>({
    origin: text('the name of the log'),
    key: text('what its checkpoints are verified with: `name+id+key` (C2SP signed-note)'),
    size: count('entries under the last checkpoint'),
    root: text('root over them, in base64'),
    publishedAt: instantOrNull('when that checkpoint was published'),
    stopped: {
      oneOf: [ref('SealingStop'), { type: 'null' }],
      description: 'why nothing is sealed',
    },
    gaps: listOf(writerGap, 'what was accepted as lost, and the log is yet to name'),
    unsealed: recordOf<ShownLog['unsealed']>({
      entries: count('entries that no checkpoint covers yet'),
      isAll: { type: 'boolean', description: 'false where there are more' },
      oldest: instantOrNull('the time of the oldest of them'),
    }),
  }),
  Resumption: recordOf<Resumption>(
    {
      reason: text('what was found, in 1 to 256 printable characters', { maxLength: 256 }),
      loss: recordOf<LostRange>({
        writer: text('the writer over whose chain sealing stopped'),
        from: number('the first of its entries that are lost'),
        to: number('the last of them'),
      }),
    },
    ['loss'],
  ),
  Resumed: recordOf<Resumed>({
    resumed: ref('SealingStop'),
    gap: { oneOf: [writerGap, { type: 'null' }], description: 'what was accepted as lost' },
  }),
};
