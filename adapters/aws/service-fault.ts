import { Fault, type FaultCode } from '#core/faults.ts';
import { commonKind, type NoReply, type ServiceError } from './service-error.ts';

/** What an error code means to whoever asked. */
export interface Refusal {
  readonly fault: FaultCode;
  /** Told to the caller: what was wrong and what to do. */
  say(error: ServiceError): string;
  /** Figures that the caller may read beside it. */
  shown?(error: ServiceError): Readonly<Record<string, unknown>>;
}

/** What the errors of one service mean. */
export interface ServiceFaults {
  /** As it is called in faults, such as `sts`. */
  readonly name: string;
  /** For everything that is neither a refusal nor throttling: the service is not to be had. */
  readonly unavailable: FaultCode;
  readonly refusals: ReadonlyMap<string, Refusal>;
}

/** The fault for an error of a service; its own text stays out, since it may repeat what was sent. */
export function serviceFault(faults: ServiceFaults, error: ServiceError): Fault {
  const { name, refusals } = faults;
  const lost = sentencesOfNoReply(name).get(error.code);
  if (lost !== undefined) return unavailableFault(faults, lost);
  const detail = { [name]: error.code, [`${name}RequestId`]: error.requestId };
  const refusal = refusals.get(error.code) ?? commonRefusal(faults, error);
  if (refusal !== undefined) {
    const shown = refusal.shown?.(error) ?? {};
    return new Fault(refusal.fault, refusal.say(error), { detail, shown });
  }
  return unavailableFault(faults, `${name} failed`, detail);
}

/** The service is not to be had; `what` says in which way. */
export function unavailableFault(
  { unavailable }: Pick<ServiceFaults, 'unavailable'>,
  what: string,
  detail: Readonly<Record<string, string>> = {},
): Fault {
  return new Fault(unavailable, `${what}; try again shortly`, { detail: { ...detail, why: what } });
}

function sentencesOfNoReply(name: string): ReadonlyMap<string, string> {
  return new Map<NoReply, string>([
    ['no-credentials', 'the credentials of the broker itself cannot be read'],
    ['unreachable', `${name} could not be reached`],
    ['too-late', `${name} did not answer in time`],
    ['too-long', `${name} answered more than a reply can be long`],
    ['unreadable', `${name} answered what cannot be read`],
  ]);
}

function commonRefusal(
  { name, unavailable }: ServiceFaults,
  error: ServiceError,
): Refusal | undefined {
  const kind = commonKind(error);
  if (kind === undefined) return undefined;
  if (kind === 'throttled') {
    const say = () => `${name} is throttling the broker; try again in some seconds`;
    return { fault: 'slow_down', say };
  }
  const say = () =>
    `${name} does not accept the credentials of the broker itself; an operator must renew them`;
  return { fault: unavailable, say };
}
