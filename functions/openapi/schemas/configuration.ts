import type { AccessStop, StoppedIdentity } from '#core/config/head.ts';
import {
  instant,
  type JsonSchema,
  listOf,
  mapOf,
  oneWord,
  record,
  recordOf,
  ref,
  text,
} from '../json-schema.ts';

const accessStop = {
  since: instant('since when'),
  by: text('the person who stopped it'),
  reason: text('why'),
};

const stop = {
  state: oneWord({
    suspended: 'until it is resumed',
    quarantined: 'until it is released',
  }),
  ...accessStop,
};

const head = {
  version: text('SHA-256 of the version’s manifest', { pattern: '^[0-9a-f]{64}$' }),
  publishedAt: instant('when it was published'),
  publishedBy: text('the person who published it'),
  stopped: mapOf(ref('StoppedIdentity'), 'stopped identities by id'),
  allStopped: ref('AccessStop'),
};

const files = mapOf(text('text of the file'), 'path below the configuration folder → text');

/** Why a person does something; it stands in the entry. */
export const reason = text('why, at most 256 printable characters', { maxLength: 256 });

/** The configuration in force, and how it is changed. */
export const configurationSchemas: Readonly<Record<string, JsonSchema>> = {
  AccessStop: recordOf<AccessStop>(accessStop),
  StoppedAccess: record({ stopped: { oneOf: [ref('AccessStop'), { type: 'null' }] } }),
  StoppedIdentity: recordOf<StoppedIdentity>({ ...stop, also: record(stop) }, ['also']),
  Head: record(
    {
      ...head,
      warnings: listOf(ref('Problem'), 'what is allowed and yet worth a second look'),
      general_policies: {
        type: 'integer',
        minimum: 0,
        description: 'policies that apply to every grant, so that each decision reads them',
      },
    },
    ['allStopped'],
  ),
  Published: record({ ...head, files }, ['allStopped']),
  Publishing: record(
    {
      files,
      expected_version: text('the version that the change was made against', { maxLength: 1_000 }),
      reason: text('why, for whoever has to say yes to it', { maxLength: 1_000 }),
    },
    ['expected_version', 'reason'],
  ),
  Reason: record({ reason: text('why, at most 256 printable characters', { maxLength: 256 }) }, [
    'reason',
  ]),
  Restored: record({
    identity: text('id of the identity'),
    restored: { type: 'boolean', description: 'true: it may break the glass again' },
  }),
  Stopped: record({
    identity: text('id of the identity'),
    stopped: { oneOf: [ref('StoppedIdentity'), { type: 'null' }] },
  }),
};
