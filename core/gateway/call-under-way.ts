import type { KeptMessage, SealedPersonal } from '#core/ledger/entry.ts';
import type { CallFacts } from '#core/policy/call-question.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import type { CallApprovals } from './approve-call.ts';
import type { AuthenticatedCall } from './authenticate/authenticate-call.ts';
import type { Caller } from './caller.ts';
import type { AddressedOperation } from './catalog/recognise-operation.ts';
import type { CallDecision } from './decide-call.ts';
import type { GatewayReply, GatewayRequest } from './gateway-request.ts';
import type { Parameters } from './parameters.ts';
import type { SessionSeal } from './record/session-seal.ts';

/** A call as far as it has come: a refusal tells what there is. */
export interface CallUnderWay {
  readonly id: string;
  readonly asked: GatewayRequest;
  readonly receivedAt: Date;
  authenticated?: AuthenticatedCall<Caller>;
  /** Known before it is understood whole. */
  operation?: AddressedOperation;
  understood?: UnderstoodCall;
  decision?: CallDecision;
  /** What is redeemed by its entry; none where nobody had to be asked. */
  approvals?: CallApprovals;
  /** What policy would have done, were its grant not only observed. */
  observed?: Observed;
  /** The key of its session, read once. */
  seal?: SessionSeal | undefined;
  /** What is kept of its request. */
  message?: KeptMessage;
  /** Whether anything in its request is a secret, or may be: refusals of AWS quote what they refuse. */
  hasSecrets?: boolean;
  /** What its first entry has sealed of where it came from, for the ones after it. */
  personal?: SealedPersonal | undefined;
}

/** A call that goes although policy does not permit it, for its grant is only observed. */
export interface Observed {
  readonly wouldHave: 'refused' | 'waited';
  /** In a sentence. */
  readonly because: string;
}

/** A call whose signer is known. */
export type KnownCall = CallUnderWay & { readonly authenticated: AuthenticatedCall<Caller> };

/** What a call says, and what it needs. */
export interface UnderstoodCall {
  readonly operation: AddressedOperation;
  /** As its operation reads it, without a content coding. */
  readonly request: SignedHttpRequest;
  readonly parameters: Parameters;
  /** Whether its body is bytes that are stored or carried as they come. */
  readonly streamsRequest: boolean;
  /** See `callHash`. */
  readonly hash: string;
  /** Everything that policy has to permit; at least one thing. */
  readonly facts: readonly CallFacts[];
}

/** A call that may be sent. */
export type AdmittedCall = KnownCall & {
  readonly understood: UnderstoodCall;
  readonly decision: CallDecision;
  /** The answer of an earlier attempt: then it is not sent. */
  readonly kept?: GatewayReply;
};
