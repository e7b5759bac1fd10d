import { type Stage, StoryFault } from './stage.ts';
import type { Page, Visitor } from './visitor.ts';

/** What Grace says to a request, and why. */
export interface Answer {
  readonly choice: 'approve' | 'deny';
  readonly reason: string;
}

/** Grace opens the page that the job was told of, and sends its form. */
export async function answerRequest(
  stage: Stage,
  { id, url }: { readonly id: string; readonly url: string },
  said: Answer,
): Promise<readonly string[]> {
  const grace: Visitor = await stage.signedIn('grace');
  const page: Page = await grace.visit(new URL(url).pathname);
  if (page.status !== 200) throw new StoryFault(`Grace cannot read ${url}`);
  await grace.send(page, `/approvals/${id}/vote`, { ...said });
  const word = said.choice === 'approve' ? 'yes' : 'no';
  return [`Grace reads ${url} and says ${word}: "${said.reason}"`];
}
