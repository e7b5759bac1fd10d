import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** Where people can sign in, and what for. */
export interface SignInChoice {
  readonly issuers: readonly { readonly name: string; readonly host: string }[];
  /** The page to go on to: a path of ours. */
  readonly returnTo: string;
  /** How recently the person must have proved who it is, in seconds. */
  readonly withinSeconds?: number;
  readonly flash?: string;
}

/** The page on which a person chooses where to sign in. */
export function signInPage(choice: SignInChoice): Html {
  const { issuers, flash, withinSeconds } = choice;
  const frame = { title: 'Sign in', here: '/sign-in', ...(flash === undefined ? {} : { flash }) };
  if (issuers.length === 0) {
    return layout(
      frame,
      html`<p>People cannot sign in here yet: no issuer in <code>issuers.yaml</code> has <code>signIn</code>.</p>`,
    );
  }
  return layout(
    frame,
    html`${
      withinSeconds !== undefined &&
      html`<p class="note">What you want to do needs a fresh proof that it is you: you will be asked for it even if you are signed in.</p>`
    }
<ul class="plain">${issuers.map((issuer) => issuerForm(issuer, choice))}</ul>`,
  );
}

function issuerForm(
  { name, host }: SignInChoice['issuers'][number],
  { returnTo, withinSeconds }: SignInChoice,
): Html {
  return html`<li class="card">
<form method="post" action="/sign-in">
<input type="hidden" name="issuer" value="${name}">
<input type="hidden" name="return" value="${returnTo}">
${withinSeconds !== undefined && html`<input type="hidden" name="within" value="${withinSeconds}">`}
<button type="submit">Sign in with ${name}</button>
<span class="hint">at ${host}</span>
</form>
</li>`;
}
