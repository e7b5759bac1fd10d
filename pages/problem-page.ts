import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** What could not be done, and where to go from here. */
export interface Problem {
  readonly title: string;
  /** One sentence: what was wrong, and what to do. */
  readonly message: string;
  /** What the ledger and the logs know this request by. */
  readonly requestId: string;
  /** Where the way out leads: a path of ours. */
  readonly onward: { readonly path: string; readonly label: string };
}

/** The page that tells of a fault. */
export function problemPage({ title, message, requestId, onward }: Problem): Html {
  return layout(
    { title, here: '', problem: sentence(message) },
    html`<p><a href="${onward.path}">${onward.label}</a></p>
<p class="soft">Request <code>${requestId}</code></p>`,
  );
}

/** Messages of faults begin in lower case and have no full stop, to fit into any sentence. */
function sentence(message: string): string {
  const first = message.slice(0, 1).toUpperCase();
  return `${first}${message.slice(1)}.`;
}
