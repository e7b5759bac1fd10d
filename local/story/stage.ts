import type { Visitor } from './visitor.ts';

/** Keys as the broker's reply names them. */
export interface VendedKeys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: string;
}

/** What came of asking the broker. */
export type Asked =
  | {
      readonly kind: 'vended';
      readonly keys: VendedKeys;
      readonly sessionId: string;
      readonly expiresIn: number;
    }
  | {
      readonly kind: 'pending';
      readonly id: string;
      readonly url: string;
      readonly message: string;
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

/** What is particular about one job, and what it says to the people who are asked. */
export interface Job {
  /** Id of its run. */
  readonly run?: string;
  readonly waitSeconds?: number;
  readonly reason?: string;
  readonly incident?: string;
}

/** Where the story plays: a running local instance and the means to act in it. */
export interface Stage {
  readonly broker: string;
  readonly sandbox: string;
  readonly gateway: string;
  /** The time of the story. */
  now(): Date;
  /** Exchanges a fresh token of this persona for its grant. */
  ask(persona: string, job?: Job): Promise<Asked>;
  /** A person at a browser, who has signed in. */
  signedIn(person: string): Promise<Visitor>;
  /** Lets time pass, for the whole story. */
  pass(seconds: number): void;
  /** What an administrator is told who asks what this persona would be answered, and why. */
  explain(persona: string): Promise<readonly string[]>;
  /** What whoever asks for a session is told of it. */
  session(id: string): Promise<readonly string[]>;
  /** What whoever verifies the whole ledger is told. */
  verify(): Promise<readonly string[]>;
  /** Calls the administrators' door as its owner. */
  administer(method: 'GET' | 'POST', path: string, json?: unknown): Promise<unknown>;
}

/** One scene: what is told, and what must be seen for the story to be true. */
export interface Scene {
  readonly title: string;
  /** The command line that does the same. */
  readonly command: string;
  /** Lines to show; throws `StoryFault` when what happened is not what is promised. */
  play(stage: Stage): Promise<readonly string[]>;
}

/** The product did not do what the story says that it does. */
export class StoryFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StoryFault';
  }
}
