import type { Clock } from '#core/world.ts';

/** What a source may look at. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whom the token must be made for: the URL of the broker. */
  readonly audience: string;
  readonly clock: Clock;
  /** Where absolute paths begin: `/`, but for tests. */
  readonly root: string;
}

/** A subject token that can be had. */
export interface FoundToken {
  /** The source in a few words, such as `GitHub Actions`. */
  readonly from: string;
  /** Tells apart what must not share credentials, such as two jobs on one machine; holds no secret. */
  readonly holder: string;
  /** Whether each reading makes a token that nobody else has; one that lies ready serves others, too. */
  readonly isFresh: boolean;
  /** Gives the token, a fresh one where the platform makes them. Throws a fault that says what to do. */
  read(): Promise<string>;
}

/** What a source says of these surroundings. */
export type Sighting =
  | { readonly kind: 'absent' }
  /** The platform is there, but gives no token; `why` says what to do, `mayPass` whether waiting helps. */
  | { readonly kind: 'unusable'; readonly why: string; readonly mayPass: boolean }
  | { readonly kind: 'found'; readonly token: FoundToken };

/** One place where subject tokens come from. */
export interface TokenSource {
  readonly name: string;
  /**
   * `job`: the platform that runs this job; where it is there, nothing else speaks for the job.
   * `machine`: the identity of whatever the command runs on.
   */
  readonly of: 'job' | 'machine';
  /** What gives it away, for the list of what was looked for. */
  readonly sign: string;
  look(surroundings: Surroundings): Sighting | Promise<Sighting>;
}

export const absent: Sighting = { kind: 'absent' };

/** The sighting of a platform that gives no token; where it may pass, it perhaps gives one soon. */
export function unusable(why: string, mayPass = false): Sighting {
  return { kind: 'unusable', why, mayPass };
}

/** The sighting of a token that can be had. */
export function found(token: FoundToken): Sighting {
  return { kind: 'found', token };
}
