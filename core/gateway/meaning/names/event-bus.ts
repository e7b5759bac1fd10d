import type { Fault } from '#core/faults.ts';
import type { AskedCall } from '../asked-call.ts';
import type { Naming } from '../fill-template.ts';
import { literalText } from '../literal-text.ts';
import { malformed } from '../malformed.ts';
import { arnText, readArn } from '../read-arn.ts';
import { textsAt, valuesAt } from '../values-at.ts';

const busName = /^[A-Za-z0-9/_.-]{1,256}$/;
const ruleName = /^[A-Za-z0-9_.-]{1,64}$/;

/** An event bus by its name or ARN; where a request names none, the default one. */
export function nameEventBus({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const named = busOf(values[0], call);
  if (named instanceof Error) return named;
  // Entries without a bus go to the default one, though others name theirs.
  const entries = valuesAt(call.parameters, 'Entries[]').length;
  const buses = textsAt(call.parameters, 'Entries[].EventBusName').length;
  return entries > buses && buses > 0 ? [named, defaultBus(call)] : [named];
}

/** A rule by its name on its bus: AWS leaves the default bus out of the rule's ARN. */
export function nameRule({ values }: Naming, call: AskedCall): readonly string[] | Fault {
  const rule = values[0];
  if (rule !== undefined && !ruleName.test(rule)) return malformed(call, 'its rule');
  const bus = busOf(textsAt(call.parameters, 'EventBusName')[0], call);
  if (bus instanceof Error) return bus;
  const arn = readArn(bus);
  if (arn?.service !== 'events' || !arn.resource.startsWith('event-bus/')) return [bus];
  const name = arn.resource.slice('event-bus/'.length);
  const resource = `rule/${name === 'default' ? '' : `${name}/`}${rule ?? '*'}`;
  return [arnText({ ...arn, resource })];
}

function busOf(text: string | undefined, call: AskedCall): string | Fault {
  if (text === undefined) return defaultBus(call);
  if (text.startsWith('arn:')) {
    return readArn(text) === undefined ? malformed(call, 'its event bus') : literalText(text);
  }
  if (!busName.test(text)) return malformed(call, 'its event bus');
  return defaultBus(call).replace(/default$/, text);
}

function defaultBus({ partition, operation, account }: AskedCall): string {
  return `arn:${partition}:events:${operation.region}:${account}:event-bus/default`;
}
