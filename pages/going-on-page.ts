import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** The page between ours and an issuer's: browsers go on by themselves, and the link is for all others. */
export function goingOnPage({ host, location }: { host: string; location: string }): Html {
  return layout(
    { title: 'Going on to sign in', here: '/sign-in' },
    html`<p>You sign in at <strong>${host}</strong>, and come back here.</p>
<p><a class="button" id="go-on" href="${location}" rel="noreferrer">Go on</a></p>`,
  );
}
