import { hash } from 'node:crypto';
import type { Clock, Secrets } from '#core/world.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

/** What a code stands for: a request, and the person who was chosen for it. */
export interface CodeGrant {
  readonly request: AuthorizationRequest;
  readonly persona: string;
  readonly authenticatedAt: Date;
}

/** Codes that were issued and not redeemed yet. */
export interface DemoCodes {
  issue(grant: CodeGrant): string;
  /** What a code stands for, the first time it is shown, within a minute. */
  redeem(code: string): CodeGrant | undefined;
}

const codeMilliseconds = 60_000;
/** Whoever has more codes open than this plays with the page; the oldest is forgotten. */
const mostOpen = 100;

/** Codes in memory, by their hashes: a demo instance that is started again has forgotten them. */
export function createDemoCodes({ clock, secrets }: { clock: Clock; secrets: Secrets }): DemoCodes {
  const open = new Map<string, CodeGrant>();
  return {
    issue(grant) {
      const [oldest] = open.keys();
      if (open.size >= mostOpen && oldest !== undefined) open.delete(oldest);
      const code = secrets.newSecret();
      open.set(hash('sha256', code), grant);
      return code;
    },
    redeem(code) {
      const id = hash('sha256', code);
      const grant = open.get(id);
      open.delete(id);
      const age = clock.now().getTime() - (grant?.authenticatedAt.getTime() ?? 0);
      return age < codeMilliseconds ? grant : undefined;
    },
  };
}
