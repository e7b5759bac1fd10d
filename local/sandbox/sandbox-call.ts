import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { VerifiedSignature } from '#core/sigv4/verify-signature.ts';
import type { Clock } from '#core/world.ts';
import type { Tables } from './dynamodb/tables.ts';
import type { Session } from './session.ts';
import type { SessionSeal } from './session-seal.ts';
import type { SandboxState } from './state/sandbox-state.ts';
import type { World } from './world.ts';

/** All that the sandbox answers from. */
export interface Sandbox {
  readonly world: World;
  readonly state: SandboxState;
  readonly tables: Tables;
  readonly seal: SessionSeal;
  readonly clock: Clock;
  /** Told of what went wrong inside the sandbox itself. */
  readonly report?: (error: unknown) => void;
}

/** One authenticated call: who calls, with what, in which sandbox. */
export interface SandboxCall {
  readonly sandbox: Sandbox;
  readonly request: SignedHttpRequest;
  readonly requestId: string;
  readonly now: Date;
  readonly session: Session;
  readonly signature: VerifiedSignature<Session>;
}
