import type { Entry, EntryBody, WriterHead } from '#core/ledger/entry.ts';
import { linkEntry } from '#core/ledger/link-entry.ts';
import type { Chains } from '#core/sealing/ports.ts';
import type { Store } from '#core/store/store.ts';

/** A ledger that is in no store, so that what is measured is the sealer alone. */
export interface WrittenChains {
  readonly chains: Chains;
  readonly heads: Pick<Store, 'writerHead'>;
  /** Appends entries, each as long as that of a vend, to the chains of eight writers by turns. */
  write(count: number): void;
  /** Forgets every entry but those written last, which nobody asks for again once they are sealed. */
  forget(): void;
}

const writers = 8;

/** A chain of which the first entries may be forgotten. */
interface Written {
  readonly forgotten: number;
  readonly entries: readonly Entry[];
}

const nothing: Written = { forgotten: 0, entries: [] };

export function writeChains(): WrittenChains {
  const chains = new Map<string, Written>();
  let count = 0;
  const headOf = (writer: string): WriterHead | undefined => {
    const last = chains.get(writer)?.entries.at(-1);
    return last && { writer, n: last.n, hash: last.hash };
  };
  return {
    heads: { writerHead: async (writer) => headOf(writer) },
    chains: {
      grown: async ({ after }) => {
        const grown =
          after >= count ? [] : [...chains.keys()].flatMap((name) => headOf(name) ?? []);
        return { chains: grown, resume: count, isAll: true };
      },
      chain: async ({ writer, from, limit }) => {
        const { forgotten, entries } = chains.get(writer) ?? nothing;
        return entries.slice(from - 1 - forgotten, from - 1 - forgotten + limit);
      },
    },
    write(more) {
      const grown = new Map([...chains].map(([name, { entries }]) => [name, [...entries]]));
      for (let at = count; at < count + more; at += 1) {
        const name = `broker-${at % writers}`;
        const entries = grown.get(name) ?? [];
        grown.set(name, entries);
        entries.push(linkEntry(name, entries.at(-1), bodyOf(at)));
      }
      count += more;
      for (const [name, entries] of grown) {
        chains.set(name, { forgotten: (entries[0]?.n ?? 1) - 1, entries });
      }
    },
    forget() {
      for (const [name, { entries }] of chains) {
        const last = entries.slice(-1);
        chains.set(name, { forgotten: (last[0]?.n ?? 1) - 1, entries: last });
      }
    },
  };
}

function bodyOf(at: number): EntryBody {
  const id = String(at).padStart(26, '0');
  return {
    kind: 'exchange.vended',
    at: new Date(Date.UTC(2026, 0, 1) + at * 37).toISOString(),
    actor: { kind: 'identity', id: 'shop-deployer', owner: 'ada', groups: ['platform'] },
    origin: { address: '203.0.113.7', userAgent: 'aws-cli/2.31', requestId: id, face: 'token' },
    grant: 'shop-deploy',
    token: {
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:acme/shop:ref:refs/heads/main',
      jti: id,
      hash: `sha256:${id.padEnd(64, '0')}`,
      expiresAt: '2026-01-01T01:00:00.000Z',
    },
    workload: {
      runInvocationUri: `https://github.com/acme/shop/actions/runs/${at}/attempts/1`,
      sourceRepositoryDigest: 'c5a1b2d3e4f5061728394a5b6c7d8e9f00112233',
      sourceRepositoryRef: 'refs/heads/main',
    },
    decision: {
      effect: 'permit',
      determining: ['shop-deploys-from-main'],
      errors: [],
      approvals: [],
      configuration: `sha256:${'a'.repeat(64)}`,
    },
    facts: { issuedAt: at, note: 'x'.repeat(200) },
  };
}
