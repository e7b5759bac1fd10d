import { type Stage, StoryFault } from './stage.ts';
import type { Page, Visitor } from './visitor.ts';

/** What somebody says to a request, and why. */
export interface Answer {
  readonly choice: 'approve' | 'deny';
  readonly reason: string;
  /** Persona of whoever says it: `grace` unless told. */
  readonly by?: string;
}

/** Somebody opens the page that the job was told of, and sends its form. */
export async function answerRequest(
  stage: Stage,
  { id, url }: { readonly id: string; readonly url: string },
  { choice, reason, by = 'grace' }: Answer,
): Promise<readonly string[]> {
  const name = by.charAt(0).toUpperCase() + by.slice(1);
  const visitor: Visitor = await stage.signedIn(by);
  const page: Page = await visitor.visit(new URL(url).pathname);
  if (page.status !== 200) throw new StoryFault(`${name} cannot read ${url}`);
  await visitor.send(page, `/approvals/${id}/vote`, { choice, reason });
  return [`${name} reads ${url} and says ${choice === 'approve' ? 'yes' : 'no'}: "${reason}"`];
}
