import type { JsonCaller } from '#adapters/aws/json-caller.ts';
import type { GrownChains, GrownRequest } from '#core/sealing/ports.ts';
import { pageSize } from '#core/store/store-limits.ts';
import type { Clock } from '#core/world.ts';
import { type Placed, placedOf, positionId } from './position-item.ts';
import { positionAt } from './positions.ts';
import { queryItems } from './query-items.ts';

interface Growing {
  readonly call: JsonCaller;
  readonly recordsTable: string;
  readonly clock: Clock;
}

/**
 * Positions are given by the clocks of writers: for so long, and not longer, an entry may yet come to
 * stand before those that are there (`Store.entries`).
 */
const unsettledMs = 60_000;
/** Beyond the limit, so many places of the last minute are looked at in one call. */
const mostUnsettled = 64_000;

/**
 * `Chains.grown`, from the places of entries alone. Whatever is younger than a minute is looked at
 * however much it is, since `resume` cannot go beyond it: else nobody would get past a busy minute.
 */
export async function grownChains(request: GrownRequest, growing: Growing): Promise<GrownChains> {
  const { after } = request;
  const limit = pageSize(request.limit);
  const highest = new Map<string, number>();
  const look = async (from: number, most: number) => {
    const placed = await placesAfter(from, most, growing);
    for (const { writer, n } of placed) highest.set(writer, Math.max(n, highest.get(writer) ?? 0));
    return { last: placed.at(-1)?.position ?? from, isAll: placed.length < most };
  };
  const looked = await look(after, limit);
  const settled = await settledPosition(looked, growing);
  if (!looked.isAll && looked.last <= settled) return grownTo(looked.last, false);
  const { isAll } = looked.isAll ? looked : await look(looked.last, mostUnsettled);
  return grownTo(Math.max(after, settled), isAll);

  function grownTo(resume: number, isAll: boolean): GrownChains {
    return { chains: [...highest].map(([writer, n]) => ({ writer, n })), resume, isAll };
  }
}

/**
 * Up to where no entry can come any more: a minute before the newest, or before now where a writer's
 * clock is ahead. So one clock that is wrong, be it a writer's or ours, makes nothing missed.
 */
async function settledPosition(
  { last, isAll }: { readonly last: number; readonly isAll: boolean },
  growing: Growing,
): Promise<number> {
  const newest = isAll ? last : ((await newestPlace(growing))?.position ?? last);
  const now = growing.clock.now().getTime();
  return Math.min(newest, positionAt(now)) - positionAt(unsettledMs);
}

async function placesAfter(
  after: number,
  limit: number,
  growing: Growing,
): Promise<readonly Placed[]> {
  const query = { kind: 'position', limit, descending: false, now: new Date(0) } as const;
  const items = await queryItems({ ...query, after: positionId(Math.max(0, after)) }, growing);
  return items.map(placedOf);
}

async function newestPlace(growing: Growing): Promise<Placed | undefined> {
  const query = { kind: 'position', limit: 1, descending: true, now: new Date(0) } as const;
  const [item] = await queryItems(query, growing);
  return item === undefined ? undefined : placedOf(item);
}
