import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '#core/faults.ts';
import type { Clock } from '#core/world.ts';
import { faultAtDoor } from '../front/loopback-door.ts';
import { awsFault } from './aws-error.ts';
import { seedTables } from './dynamodb/seed-tables.ts';
import { createTables, type Tables } from './dynamodb/tables.ts';
import { handleSandboxRequest, refuseAtDoor } from './handle-sandbox-request.ts';
import { newSession } from './new-session.ts';
import { readHead, readRequest } from './read-request.ts';
import type { Sandbox } from './sandbox-call.ts';
import type { SandboxReply } from './sandbox-reply.ts';
import { seedState } from './seed-state.ts';
import type { SessionCredentials } from './session.ts';
import { createSessionSeal } from './session-seal.ts';
import { createSandboxState, type SandboxState } from './state/sandbox-state.ts';
import type { World } from './world.ts';

export interface SandboxOptions {
  readonly world: World;
  /** An opened state (`openState`); the caller closes it. */
  readonly state: DatabaseSync;
  /** Folder of DynamoDB's tables; absent: they last as long as the process. */
  readonly tablesFolder?: string;
  readonly clock: Clock;
  /** 32 bytes; with another key every session made before is unknown. */
  readonly masterKey: Uint8Array;
  /** Told of failures of the sandbox itself, which callers see as InternalFailure. */
  readonly report?: (error: unknown) => void;
}

/** Credentials of a role of the world, as its own account's machinery would give them to a function. */
export interface RoleCredentials extends SessionCredentials {
  readonly expiresAt: Date;
}

/** Sandbox AWS behind a loopback door. */
export interface SandboxDoor {
  /** A `node:http` listener; whoever listens binds it to 127.0.0.1. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
  /** An hour's credentials of the role that the broker acts as. */
  brokerCredentials(sessionName: string): RoleCredentials;
  readonly sandbox: Sandbox;
  /** Ends what runs beside this thread; the caller's state stays open. */
  close(): Promise<void>;
}

const brokerSeconds = 3600;

/** Opens the sandbox on its state, with the world's seeds put in. */
export function createSandbox(options: SandboxOptions): SandboxDoor {
  const { world, state, clock, masterKey, report } = options;
  const seal = createSessionSeal(masterKey);
  const sandboxState = createSandboxState(state);
  const sandbox: Sandbox = {
    world,
    state: sandboxState,
    tables: openTables(options, sandboxState),
    seal,
    clock,
    ...(report === undefined ? {} : { report }),
  };
  seedState(sandbox);
  return {
    sandbox,
    close: () => sandbox.tables.close(),
    brokerCredentials: (sessionName) => brokerCredentials(sandbox, sessionName),
    handle: async (incoming, outgoing) => {
      try {
        write(await answer(sandbox, incoming), incoming, outgoing);
      } catch {
        // Whoever went away needs no answer; one that cannot be written must not end the process.
        outgoing.destroy();
      }
    },
  };
}

function openTables(options: SandboxOptions, state: SandboxState): Tables {
  const { world, tablesFolder, report } = options;
  return createTables({
    region: world.region,
    folder: tablesFolder,
    opened: (account, thread) => {
      const own = world.tables.filter((table) => table.account === account);
      return seedTables(own, thread, state);
    },
    report: (cause) => report?.(cause),
  });
}

function brokerCredentials(sandbox: Sandbox, sessionName: string): RoleCredentials {
  const role = sandbox.world.roles.get(sandbox.world.broker);
  if (role === undefined) {
    throw new Fault('not_configured', 'the world has no role for the broker; add it to its roles');
  }
  const now = sandbox.clock.now();
  const session = newSession(sandbox, role, { sessionName, durationSeconds: brokerSeconds, now });
  return { ...sandbox.seal.credentialsOf(session), expiresAt: new Date(session.expiresAt) };
}

async function answer(sandbox: Sandbox, incoming: IncomingMessage): Promise<SandboxReply> {
  const head = readHead(incoming);
  const fault = faultAtDoor(head.headers, incoming.socket.localPort ?? 0);
  if (fault !== undefined) return refuseAtDoor(head, fault);
  const request = await readRequest(incoming);
  if (request === undefined) return refuseAtDoor(head, tooLarge());
  return handleSandboxRequest(request, sandbox);
}

function tooLarge(): Fault {
  return awsFault({
    code: 'EntityTooLarge',
    status: 400,
    message: 'Your proposed upload exceeds the maximum allowed size; upload it in parts',
  });
}

function write(reply: SandboxReply, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  const headers = Object.entries(reply.headers).map(
    // What was read as UTF-8 goes back as the same bytes.
    ([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')] as const,
  );
  outgoing.writeHead(reply.status, {
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': body.length }),
    ...Object.fromEntries(headers),
    // A body that was not read to its end would be taken for the next request.
    ...(incoming.complete ? {} : { connection: 'close' }),
  });
  outgoing.end(body);
}
