/** Markup that `html` made. Nothing else can make any, so whatever is in it was escaped. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup and lists of it are taken as they are. */
export type Slot = string | number | Html | readonly Slot[] | false | null | undefined;

/** An object that merely looks like markup, as one read from JSON could, is not among these. */
const made = new WeakSet<object>();

/**
 * A piece of a page. Every text in it is escaped for element content and for quoted attributes
 * alike, and characters that cannot be seen or turn round what stands beside them are shown as JSON
 * escapes: names of branches and reasons are other people's text.
 */
export function html(parts: TemplateStringsArray, ...slots: readonly Slot[]): Html {
  const markup = parts.map((part, at) => part + markupOf(slots[at])).join('');
  const piece: Html = { markup };
  made.add(piece);
  return piece;
}

function markupOf(slot: Slot): string {
  if (slot === undefined || slot === null || slot === false) return '';
  if (typeof slot === 'string' || typeof slot === 'number') return escaped(String(slot));
  if (isList(slot)) return slot.map(markupOf).join('');
  return made.has(slot) ? slot.markup : '';
}

function isList(slot: Html | readonly Slot[]): slot is readonly Slot[] {
  return Array.isArray(slot);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Line breaks and tabs are the only control characters that a page has any use for.
const unseen = /[^\P{Cc}\t\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(unseen, shown)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function shown(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
