import { type Html, html } from './html.ts';
import { instant } from './instant.ts';
import { formTokenField, layout, type Viewer } from './layout.ts';

/** A sign-in, as its person sees it. */
export interface ShownSignIn {
  readonly viewer: Viewer;
  readonly id: string;
  readonly groups: readonly string[];
  /** When the person proved who it is; undefined where the issuer does not say. */
  readonly provedAt: Date | undefined;
  readonly expiresAt: Date;
}

/** The page of one's own sign-in. */
export function ownSignInPage({ viewer, id, groups, provedAt, expiresAt }: ShownSignIn): Html {
  return layout(
    { title: 'Your sign-in', here: '/sign-in', viewer },
    html`<div class="card">
<dl class="facts">
<dt>You are</dt><dd>${viewer.name} (<code>${id}</code>)</dd>
<dt>Your groups here</dt><dd>${groups.length === 0 ? 'none' : groups.join(', ')}</dd>
<dt>You proved it</dt><dd>${provedAt === undefined ? 'at a time that your issuer does not tell' : instant(provedAt)}</dd>
<dt>Signed in until</dt><dd>${instant(expiresAt)}</dd>
</dl>
<form method="post" action="/sign-out">
${formTokenField(viewer)}
<button type="submit" class="second">Sign out</button>
</form>
</div>
<p class="soft">Signing out ends this here. Where you signed in, you may still be signed in.</p>`,
  );
}
