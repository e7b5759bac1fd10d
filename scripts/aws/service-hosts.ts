import type { BotocoreModel, BotocoreOperation } from './botocore-model.ts';
import { type Endpoint, type Partition, resolveEndpoint } from './endpoint-rules.ts';
import type { BotocoreService } from './read-botocore.ts';

/** Where one operation is served, and the signing name if it is not the service's. */
export interface OperationPlace {
  readonly lines: readonly string[];
  readonly signingName: string | undefined;
}

type Context = Readonly<Record<string, unknown>>;

/** What stands for an account where rules ask for one; a host prefix puts the real one there. */
const sampleAccount = '123456789012';
/** By these the rules tell directory buckets from others, which is not to be known beforehand. */
const naming = ['Bucket', 'AccessPointName'];

/** Finds the places of operations; each distinct question is put to the rules once. */
export function placesOf(service: BotocoreService, partitions: readonly Partition[]) {
  const known = new Map<string, OperationPlace>();
  return (operation: BotocoreOperation | undefined): OperationPlace => {
    const context = operation === undefined ? {} : contextOf(service.model, operation);
    const key = JSON.stringify(context);
    const place = known.get(key) ?? placeIn(service, partitions, context);
    known.set(key, place);
    return place;
  };
}

/** The regions of a partition, without the names that stand for all of them. */
export function regionsOf({ regions }: Partition): readonly string[] {
  return Object.keys(regions).filter((region) => !region.endsWith('global'));
}

function contextOf({ shapes }: BotocoreModel, operation: BotocoreOperation): Context {
  const members = Object.values(shapes[operation.input?.shape ?? '']?.members ?? {});
  const isNamed = members.some(({ contextParam }) => naming.includes(contextParam?.name ?? ''));
  const fixed = Object.entries(operation.staticContextParams ?? {})
    .filter(([name]) => !(isNamed && name === 'UseS3ExpressControlEndpoint'))
    .map(([name, { value }]) => [name, value]);
  const hasAccount = operation.endpoint?.hostPrefix === '{AccountId}.';
  return Object.fromEntries(hasAccount ? [...fixed, ['AccountId', sampleAccount]] : fixed);
}

function placeIn(
  { model: { metadata }, endpoints }: BotocoreService,
  partitions: readonly Partition[],
  context: Context,
): OperationPlace {
  const ask = (region: string) =>
    resolveEndpoint(
      endpoints,
      { Region: region, UseFIPS: false, UseDualStack: false, ...context },
      partitions,
    );
  const own = metadata.signingName ?? metadata.endpointPrefix;
  const lines = partitions.flatMap((partition) => {
    const asked = regionsOf(partition).map((region) => [region, ask(region)] as const);
    const usual = `${metadata.endpointPrefix}.{region}.${partition.outputs.dnsSuffix}`;
    return linesOf(partition.id, asked, usual);
  });
  const [name] = regionsOf(partitions[0] as Partition).map((each) => ask(each)?.signingName ?? own);
  return { lines, signingName: name === own ? undefined : name };
}

/** What most of a partition's regions have is told of the partition, the rest of each region. */
function linesOf(
  partition: string,
  asked: readonly (readonly [string, Endpoint | undefined])[],
  usual: string,
): readonly string[] {
  const fitting = (line: string) =>
    asked.filter(([region, endpoint]) => lineOf(region, endpoint).includes(line)).length;
  const lines = [...new Set(asked.flatMap(([region, endpoint]) => [...lineOf(region, endpoint)]))];
  const most = lines.toSorted((one, other) => fitting(other) - fitting(one))[0] ?? '';
  const others = asked
    .filter(([region, endpoint]) => !lineOf(region, endpoint).includes(most))
    .map(([region, endpoint]) => `${region} ${lineOf(region, endpoint).at(-1)}`);
  return most === usual ? others : [...others, `${partition} ${most}`.trimEnd()];
}

/** The ways to write one region's host: with `{region}` in it, and as it stands. */
function lineOf(region: string, endpoint: Endpoint | undefined): readonly string[] {
  if (endpoint === undefined) return [''];
  const { signingRegion = region } = endpoint;
  const host = endpoint.host.startsWith(`${sampleAccount}.`)
    ? endpoint.host.slice(sampleAccount.length + 1)
    : endpoint.host;
  const text = host.replace(new RegExp(`(?<![a-z0-9-])${region}(?![a-z0-9-])`), '{region}');
  const signing = [signingRegion === region ? '' : ` ${signingRegion}`, ` ${signingRegion}`];
  return [`${text}${signing[0]}`, `${host}${signing[0]}`, `${host}${signing[1]}`];
}
