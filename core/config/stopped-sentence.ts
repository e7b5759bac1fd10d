import type { Identity } from './configuration.ts';
import type { StoppedIdentity } from './head.ts';

/** What is told to whoever acts as an identity that is stopped. */
export function stoppedSentence(identity: Identity, stopped: StoppedIdentity): string {
  return `identity ${identity.id} is ${stopped.state} since ${stopped.since}; its owner ${identity.owner} can say why`;
}
