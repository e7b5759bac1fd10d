import { type Html, html } from '#pages/html.ts';
import { layout } from '#pages/layout.ts';
import type { Persona } from '../../personas.ts';

/** The demo issuer's own page: no password is asked for, and it says so. */
export function authorizePage(
  people: readonly Persona[],
  parameters: ReadonlyMap<string, string>,
): Html {
  const request = [...parameters].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return layout(
    { title: 'Demo sign-in', here: '' },
    html`<p class="note"><strong>This is the demo issuer of local mode.</strong> It asks for no password: choose who you want to be. A real configuration signs people in at your own identity provider.</p>
<form method="post" action="/issuer/people/authorize">
${request}
<ul class="plain">${people.map(choice)}</ul>
<p><button type="submit" name="cancel" value="yes" class="quiet">Cancel</button></p>
</form>`,
  );
}

function choice({ name, says }: Persona): Html {
  return html`<li class="card">
<button type="submit" name="persona" value="${name}">Sign in as ${name}</button>
<span class="hint">${says}</span>
</li>`;
}
