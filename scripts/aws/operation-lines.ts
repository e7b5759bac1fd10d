import { operationFlags } from '#core/gateway/catalog/operation-data.ts';
import type { BotocoreMember, BotocoreModel, BotocoreOperation } from './botocore-model.ts';

/** One operation's line, but for its place in the service's hosts. */
export function operationLine(
  name: string,
  operation: BotocoreOperation,
  model: BotocoreModel,
): readonly string[] {
  const head = [name, flagsOf(operation, model), hostPrefixOf(operation, model)];
  if (!isRest(model)) return [...head, '', '', '', ''].map(plain);
  const { method, requestUri } = operation.http;
  const members = membersOf(operation, model);
  const input = model.shapes[operation.input?.shape ?? ''];
  const required = members.filter(([member]) => input?.required?.includes(member) === true);
  const headers = required
    .filter(([, { location }]) => location === 'header')
    .map(([member, { locationName }]) => (locationName ?? member).toLowerCase());
  const query = members.flatMap((entry) => queryField(entry, required, model));
  return [...head, method, requestUri, query.join(), headers.join()].map(plain);
}

/** Whether requests are told apart by method and path. */
export function isRest({ metadata }: BotocoreModel): boolean {
  return metadata.protocol.startsWith('rest-');
}

type Entry = readonly [name: string, member: BotocoreMember];

function membersOf({ input }: BotocoreOperation, { shapes }: BotocoreModel): readonly Entry[] {
  return Object.entries(shapes[input?.shape ?? '']?.members ?? {});
}

function queryField(
  entry: Entry,
  required: readonly Entry[],
  { shapes }: BotocoreModel,
): readonly string[] {
  const [name, { location, locationName, shape }] = entry;
  if (location !== 'querystring') return [];
  if (shapes[shape]?.type === 'map') return ['*'];
  return [`${required.includes(entry) ? '!' : ''}${locationName ?? name}`];
}

function flagsOf(operation: BotocoreOperation, model: BotocoreModel): string {
  const unsigned = operation.authtype === 'none';
  const unsignedPayload =
    operation.unsignedPayload === true || operation.authtype === 'v4-unsigned-body';
  const flags = [
    unsigned ? operationFlags.unsigned : '',
    unsignedPayload ? operationFlags.unsignedPayload : '',
    hasEvents(operation.input?.shape, model) ? operationFlags.eventsIn : '',
    hasEvents(operation.output?.shape, model) ? operationFlags.eventsOut : '',
    streamsAnswer(operation, model) ? operationFlags.payloadOut : '',
    isRest(model) ? bodyFlag(operation, model) : '',
    operation.deprecated === true ? operationFlags.deprecated : '',
  ];
  return flags.join('');
}

/** A structure is a stream of events itself, or one of its members is. */
function hasEvents(shape: string | undefined, { shapes }: BotocoreModel): boolean {
  const top = shapes[shape ?? ''];
  const members = Object.values(top?.members ?? {});
  return top?.eventstream === true || members.some((each) => shapes[each.shape]?.eventstream);
}

/** The payload of the answer is marked as a stream, and is not one of events. */
function streamsAnswer({ output }: BotocoreOperation, { shapes }: BotocoreModel): boolean {
  const { payload = '', members = {} } = shapes[output?.shape ?? ''] ?? {};
  const member = members[payload];
  const target = shapes[member?.shape ?? ''];
  return (member?.streaming ?? target?.streaming) === true && target?.eventstream !== true;
}

function bodyFlag(operation: BotocoreOperation, model: BotocoreModel): string {
  const payload = model.shapes[operation.input?.shape ?? '']?.payload;
  const members = membersOf(operation, model);
  const whole = members.find(([name]) => name === payload)?.[1];
  if (whole !== undefined) {
    const { type } = model.shapes[whole.shape] ?? {};
    return type === 'blob' || type === 'string'
      ? operationFlags.rawBody
      : operationFlags.modelledBody;
  }
  return members.some(([, { location }]) => location === undefined)
    ? operationFlags.modelledBody
    : '';
}

/** `{AccountId=x-amz-account-id}` where a header says what stands there. */
function hostPrefixOf({ endpoint, input }: BotocoreOperation, { shapes }: BotocoreModel): string {
  return (endpoint?.hostPrefix ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const member = shapes[input?.shape ?? '']?.members?.[name];
    if (member?.location !== 'header') throw new Error(`${name} of a host is in no header`);
    return `{${name}=${(member.locationName ?? name).toLowerCase()}}`;
  });
}

function plain(field: string): string {
  if (field.includes('|')) throw new Error(`a field holds the separator: ${field}`);
  return field;
}
