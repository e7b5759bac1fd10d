import type { Announcement, Announcements } from '#core/ledger/announcement.ts';
import type { JsonCaller } from './json-caller.ts';
import { ownFaults } from './own-faults.ts';
import { serviceFault, unavailableFault } from './service-fault.ts';

export interface EventBridgeParts {
  /** A caller of `events` (target `AWSEvents`, version 1.1). */
  readonly call: JsonCaller;
  /** Name or ARN of the bus. */
  readonly bus: string;
}

const faults = ownFaults('eventbridge', 'unavailable');
/** What one PutEvents takes. */
const mostEvents = 10;
/** Of whom events say that they are; a rule matches on it. */
const source = 'sallyport';

/**
 * Announcements as events of a bus: `source` is `sallyport`, `detail-type` the kind. Throws
 * `unavailable` and `slow_down`, also where only some were taken; whoever announces again may
 * announce twice.
 */
export function createEventBridgeAnnouncements({ call, bus }: EventBridgeParts): Announcements {
  return {
    announce: async (announcements) => {
      for (let from = 0; from < announcements.length; from += mostEvents) {
        const some = announcements.slice(from, from + mostEvents);
        const input = { Entries: some.map((one) => entryOf(one, bus)) };
        const reply = await call({
          operation: 'PutEvents',
          input,
          faultOf: (error) => serviceFault(faults, error),
        });
        if (reply.FailedEntryCount !== 0) {
          throw unavailableFault(faults, 'eventbridge did not take all events');
        }
      }
    },
  };
}

function entryOf({ kind, at, id, facts }: Announcement, bus: string): object {
  return {
    EventBusName: bus,
    Source: source,
    DetailType: kind,
    Time: Math.floor(at.getTime() / 1_000),
    Detail: JSON.stringify({ v: 1, id, at: at.toISOString(), ...facts }),
  };
}
