import { asFault } from '#core/faults.ts';
import type { Entry } from '#core/ledger/entry.ts';
import type { Place } from './log-record.ts';
import type { Chains, GrownChains } from './ports.ts';
import type { SealingPorts } from './sealing-ports.ts';

type Ports = Pick<SealingPorts, 'chains' | 'state'>;
type Grown = GrownChains['chains'][number];

/** So many chains of a page are looked at, those first that were written to first. */
const mostChains = 90;
const page = 1_000;

/**
 * Since when the oldest entry waits that no published checkpoint covers: its own time, RFC 3339.
 * Undefined where none does. With hundreds of writers that are all behind it may be another of the oldest.
 */
export async function oldestUnsealed(ports: Ports): Promise<string | undefined> {
  const { record } = (await ports.state.read()) ?? {};
  const assigned = record?.batch?.ranges ?? [];
  const found = await firstOf(ports.chains, assigned);
  for (let after = record?.resume ?? 0; ; ) {
    const grown = await ports.chains.grown({ after, limit: page });
    const sealed = await ports.state.sealedHeads(grown.chains.map(({ writer }) => writer));
    const behind = unsealedOf(grown.chains, sealed);
    found.push(...(await firstOf(ports.chains, behind)));
    if (behind.length > 0 || grown.isAll || grown.resume <= after) return found.toSorted()[0];
    after = grown.resume;
  }
}

interface From {
  readonly writer: string;
  readonly from: number;
}

function unsealedOf(grown: readonly Grown[], sealed: ReadonlyMap<string, Place>): readonly From[] {
  const behind = new Map<string, number>();
  for (const { writer, n } of grown) {
    const at = sealed.get(writer)?.n ?? 0;
    if (n > at) behind.set(writer, at + 1);
  }
  return [...behind].map(([writer, from]) => ({ writer, from }));
}

async function firstOf(chains: Chains, all: readonly From[]): Promise<string[]> {
  const looked = all.slice(0, mostChains).map((one) => firstAt(chains, one));
  const times = (await Promise.all(looked)).flatMap(([first]) => first?.body.at ?? []);
  return times.filter((at) => !Number.isNaN(Date.parse(at)));
}

/** What is no entry has no time; the sealer tells of it, and whoever asks how the log stands sees that it did. */
async function firstAt(chains: Chains, { writer, from }: From): Promise<readonly Entry[]> {
  try {
    return await chains.chain({ writer, from, limit: 1 });
  } catch (error) {
    if (asFault(error).code === 'ledger_damaged') return [];
    throw error;
  }
}
