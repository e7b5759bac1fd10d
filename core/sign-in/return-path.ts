/** Where a sign-in leads when it was not told. */
export const homePath = '/sign-in';

const longest = 1_024;
// A second slash or a backslash would make a host of what follows; browsers drop tabs and line breaks.
const pathForm = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;
const anyOrigin = 'https://sallyport.invalid';

/**
 * The page to go on to: a path of ours with its query, or `homePath` for anything that could lead
 * elsewhere. Called both when a sign-in begins and when it ends.
 */
export function returnPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > longest || !pathForm.test(asked)) return homePath;
  // As the browser will read it, dot segments resolved: what was checked is what is followed.
  const { pathname, search } = new URL(asked, anyOrigin);
  const path = `${pathname}${search}`;
  return pathForm.test(path) ? path : homePath;
}
