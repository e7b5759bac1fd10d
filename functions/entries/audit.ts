import { createAuditObjects } from '#adapters/aws/audit-objects.ts';
import { createEventBridgeAnnouncements } from '#adapters/aws/event-bridge-announcements.ts';
import { createLogStream } from '#adapters/aws/log-stream.ts';
import { entryChangeOf } from '#adapters/dynamodb/stream-image.ts';
import { audit } from '#functions/audit.ts';
import { openProcess } from './process-world.ts';

const world = openProcess('audit');
const { clock, credentials, ids, log, metrics, variables } = world;
const objects = createAuditObjects({
  ...world.service('s3'),
  credentials,
  bucket: variables.AUDIT_BUCKET,
});
const auditLog = createLogStream({
  call: world.caller('logs'),
  clock,
  logGroup: variables.AUDIT_LOG_GROUP,
  logStream: ids.newId(),
});
const announcements = createEventBridgeAnnouncements({
  call: world.caller('events'),
  bus: variables.EVENT_BUS,
});

/** Follows the stream of the ledger table. */
export const handler = audit({
  changeOf: entryChangeOf,
  putOnce: objects.putOnce,
  addToLog: auditLog.add,
  announce: announcements.announce,
  metrics,
  log,
});
