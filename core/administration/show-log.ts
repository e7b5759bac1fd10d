import type { WriterGap } from '#core/ledger/entry.ts';
import { soleResources } from '#core/policy/actions.ts';
import { countUnsealed, type UnsealedCount } from '#core/sealing/count-unsealed.ts';
import type { SealingStop } from '#core/sealing/log-record.ts';
import { oldestUnsealed } from '#core/sealing/oldest-unsealed.ts';
import { emptyRoot } from '#core/tlog/merkle.ts';
import { encodeVerifierKey } from '#core/tlog/verifier-key.ts';
import type { Administered } from './administration.ts';
import { type AuthorisingPorts, authorise } from './authorise.ts';
import { type LogPorts, requireLog } from './log-ports.ts';

/** How the log stands. */
export interface ShownLog {
  readonly origin: string;
  /** What its checkpoints are verified with, as `name+id+key`. */
  readonly key: string;
  /** Leaves of the last published checkpoint, and their root in base64. */
  readonly size: number;
  readonly root: string;
  readonly publishedAt: string | null;
  readonly stopped: SealingStop | null;
  /** Accepted as lost, and yet to be named by the log. */
  readonly gaps: readonly WriterGap[];
  readonly unsealed: UnsealedCount & { readonly oldest: string | null };
}

/** Shows the log to a person who may read the ledger. */
export async function showLog(
  administered: Administered,
  ports: AuthorisingPorts & { readonly sealedLog?: LogPorts },
): Promise<ShownLog> {
  const resource = { type: 'Ledger', id: soleResources.Ledger } as const;
  await authorise(administered, { action: 'ReadLedger', resource }, ports);
  const log = requireLog(ports.sealedLog);
  const key = await log.signer.key();
  const record = (await log.state.read())?.record;
  // While a batch is under way, what was published is what came before it.
  const { size, root } = record?.batch ?? record ?? { size: 0, root: emptyRoot.toString('base64') };
  const unsealed = await countUnsealed(log);
  return {
    origin: record?.origin ?? key.name,
    key: encodeVerifierKey(key),
    size,
    root,
    publishedAt: record?.publishedAt ?? null,
    stopped: record?.stopped ?? null,
    gaps: record?.gaps ?? [],
    unsealed: { ...unsealed, oldest: (await oldestUnsealed(log)) ?? null },
  };
}
