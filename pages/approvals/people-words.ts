import { type Html, html } from '../html.ts';

/** Names of people.yaml by id; whoever is in it no more is called by the id. */
export type NameOf = (id: string) => string | undefined;

/** A person: by name, with the id where that is not the name itself. */
export function personWords(id: string, nameOf: NameOf): Html {
  const name = nameOf(id);
  if (name === undefined) return html`<code>${id}</code>`;
  return name.toLowerCase() === id ? html`${name}` : html`${name} (<code>${id}</code>)`;
}

/** A sentence of a fault or a policy: those begin in lower case and have no full stop. */
export function sentence(text: string): string {
  const [first = ''] = text;
  const whole = `${first.toUpperCase()}${text.slice(first.length)}`;
  return /[.!?…]$/u.test(whole) ? whole : `${whole}.`;
}
