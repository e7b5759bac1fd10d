import { createKmsNoteSigner } from '#adapters/aws/kms-note-signer.ts';
import type { LogLock } from '#adapters/aws/log-objects.ts';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { createDynamoStore, type DynamoStore } from '#adapters/dynamodb/store.ts';
import type { Chains, LogState } from '#core/sealing/ports.ts';
import type { NoteSigner } from '#core/tlog/note.ts';
import type { VariableName } from './environment.ts';
import type { ProcessWorld } from './process-world.ts';

type LogVariables = Readonly<
  Record<Extract<VariableName, 'RECORDS_TABLE' | 'LEDGER_TABLE' | 'LOG_KEY' | 'LOG_ORIGIN'>, string>
>;

/** What every function about the log has beside its objects. */
export interface LogWorld {
  readonly chains: Chains;
  readonly heads: Pick<DynamoStore, 'writerHead'>;
  readonly state: LogState;
  readonly signer: NoteSigner;
  /** Names the log. */
  readonly origin: string;
}

/** The ledger as it stands in the tables, and the key that its log is signed with. */
export function openLog(world: ProcessWorld, variables: LogVariables): LogWorld {
  const { clock } = world;
  const call = world.caller('dynamodb');
  const tables = { recordsTable: variables.RECORDS_TABLE, ledgerTable: variables.LEDGER_TABLE };
  const origin = variables.LOG_ORIGIN;
  return {
    chains: createDynamoChains({ call, ...tables, clock }),
    heads: createDynamoStore({ call, ...tables, clock }),
    state: createDynamoLogState({ call, recordsTable: tables.recordsTable }),
    signer: createKmsNoteSigner({ call: world.caller('kms'), keyArn: variables.LOG_KEY, origin }),
    origin,
  };
}

/** What `LOG_LOCK` says; its form was looked at when the environment was read. */
export function lockOf(text: string): LogLock {
  const [mode, days] = text.split(':');
  return { mode: mode === 'compliance' ? 'compliance' : 'governance', days: Number(days) };
}
