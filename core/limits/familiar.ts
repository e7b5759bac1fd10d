/** A trait that an identity has been vended with before in one grant, such as a branch. */
export interface Familiar {
  readonly identity: string;
  readonly trait: Trait;
  readonly since: string;
  /** The last use that was written down; others may be up to 30 days younger. */
  readonly lastAt: string;
}

/** What can be new about an exchange of one identity and grant, by the name that policy knows it by. */
export type Trait = 'grant' | 'branch' | 'runner';
