/** What a page asks of a sign-in. */
export interface SignInAsked {
  /** The page to go on to: a path of ours. */
  readonly returnTo: string;
  /** How recently the person must have proved who it is, in seconds. */
  readonly withinSeconds?: number;
}

/** The path that leads to a sign-in and then on. */
export function signInPath({ returnTo, withinSeconds }: SignInAsked): string {
  const query = new URLSearchParams({ return: returnTo });
  if (withinSeconds !== undefined) query.set('within', String(withinSeconds));
  return `/sign-in?${query}`;
}
