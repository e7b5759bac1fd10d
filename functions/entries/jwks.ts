import { createEventBridgeAnnouncements } from '#adapters/aws/event-bridge-announcements.ts';
import { createKeySets } from '#adapters/issuers/create-key-sets.ts';
import { refreshKeys } from '#functions/refresh-keys.ts';
import { guarding } from './guarding.ts';
import { openStored } from './stored-world.ts';

const world = openStored('jwks');
const announcements = createEventBridgeAnnouncements({
  call: world.caller('events'),
  bus: world.variables.EVENT_BUS,
});

/** Fetches issuers' keys, on a schedule and when another function asks: no other reaches them. */
export const handler = guarding(
  world.log,
  refreshKeys({ ...world, keySets: createKeySets(world), announce: announcements.announce }),
);
