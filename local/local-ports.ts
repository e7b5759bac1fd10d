import { join } from 'node:path';
import { createKeySets } from '#adapters/issuers/create-key-sets.ts';
import { createBell } from '#adapters/node/bell.ts';
import { type Counters, createCounters } from '#adapters/node/counters.ts';
import { createLogFolderReader } from '#adapters/node/log-files.ts';
import type { LogKey } from '#adapters/node/log-key.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import { openDatabase } from '#adapters/sqlite/open-database.ts';
import { createSqliteStore } from '#adapters/sqlite/store.ts';
import { createProcessHolds } from '#core/approvals/holds.ts';
import { Polls } from '#core/approvals/polls.ts';
import { createConfigurations } from '#core/config/create-configurations.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import type { GatewayKeyring } from '#core/leases/gateway-keyring.ts';
import type { Revoker } from '#core/leases/revoker.ts';
import type { Sts } from '#core/leases/sts.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { createLedger } from '#core/ledger/writer.ts';
import { createLimitsMemory } from '#core/limits/limits-memory.ts';
import { createCedarEngine, warmEngine } from '#core/policy/cedar/cedar-engine.ts';
import type { SealingPorts } from '#core/sealing/sealing-ports.ts';
import type { Clock, Ids } from '#core/world.ts';
import type { AdminPorts } from '#functions/admin/admin-route.ts';
import type { DataFolder } from './data-folder.ts';
import { createLocalApprovals, type LocalApprovals } from './local-approvals.ts';
import { localDoorkeeper, ownerId } from './local-doorkeeper.ts';
import { createLocalLog, logFolder } from './local-log.ts';

interface LocalSetting {
  readonly audience: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly folder: DataFolder;
  readonly sts: Sts;
  readonly revoker: Revoker;
  /** Absent: there is none, so that nobody gets keys for it. */
  readonly gateway?: { readonly keyring: GatewayKeyring; readonly gatewayUrl: string };
  /** Signs the log; absent: this process neither seals the ledger nor shows its log. */
  readonly logKey?: LogKey;
  /** Called after each entry. */
  readonly appended?: () => void;
  /** Told of a request for approval whose time stands still. */
  readonly tell?: (line: string) => void;
}

/** The world of a local instance: everything in one SQLite file of its data folder. */
export interface LocalPorts {
  readonly exchange: ExchangePorts;
  readonly admin: AdminPorts;
  /** Its timer begins when it is resumed. */
  readonly approvals: LocalApprovals;
  readonly counters: Counters;
  readonly sealedLog: SealingPorts | undefined;
  close(): void;
}

export function createLocalPorts(setting: LocalSetting): LocalPorts {
  const { audience, clock, ids, folder, sts, revoker, tell = () => undefined } = setting;
  const database = openDatabase(folder.file('sallyport.db'));
  const store = createSqliteStore(database, { clock });
  // A new writer for each start: two processes on one file never share a chain.
  const written = createLedger({ store, writer: `local-${ids.newId()}` });
  const ledger: Ledger = {
    append: (body, change) => written.append(body, change).finally(setting.appended),
  };
  const configurations = createConfigurations(store, { demoIssuerBase: `${audience}/issuer` });
  const keySets = createKeySets({ store, clock });
  const engine = createCedarEngine();
  warmEngine(engine);
  const counters = createCounters();
  const secrets = systemSecrets;
  const shared = { clock, ids, secrets, store, ledger, configurations, keySets, engine };
  const limits = createLimitsMemory();
  const bell = createBell();
  const approvals = createLocalApprovals({
    ...{ clock, ids, store, ledger, metrics: counters, places: limits.places },
    ...{ database, configurations, tell, ring: bell.ring },
  });
  const sealedLog =
    setting.logKey &&
    createLocalLog({
      ...{ database, store, ledger, folder, clock, metrics: counters },
      key: setting.logKey,
    });
  const exchange: ExchangePorts = {
    ...shared,
    audience,
    metrics: counters,
    refusals: createRefusalTally(),
    limits,
    sts,
    ...setting.gateway,
    approvals,
    waiting: bell,
    holds: createProcessHolds(),
    polls: new Polls(),
  };
  const doorkeeper = localDoorkeeper(folder.secret('owner.token'), {
    audience,
    clock,
    store,
    configurations,
    keySets,
  });
  const admin: AdminPorts = {
    ...shared,
    audience,
    chunks: store,
    local: true,
    firstAdministrator: ownerId,
    doorkeeper,
    approvals,
    waiting: bell,
    holds: createProcessHolds(),
    revoker,
    bodies: createLogFolderReader(join(folder.path, logFolder)),
    ...(sealedLog === undefined ? {} : { sealedLog }),
  };
  const close = () => {
    approvals.timer.close();
    store.close();
  };
  return { exchange, admin, approvals, counters, sealedLog, close };
}
