/** An element with its text and its children, in document order. */
export interface XmlElement {
  readonly name: string;
  /** The text directly within it, entities resolved; white space kept. */
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** Its attributes as they stand, entities and all. */
  readonly attributeText: string;
}

interface Building {
  readonly name: string;
  text: string;
  readonly children: Building[];
  readonly attributeText: string;
}

const deepest = 32;
const declaration =
  /^\uFEFF?<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\?>\s*/;
const token =
  /<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|<\/([A-Za-z_][\w.:-]*)\s*>|([^<]+)/gy;

/**
 * Reads the XML that AWS services and their SDKs exchange: elements, attributes (which are left as
 * they stand) and text. Document types, comments, CDATA, processing instructions and unknown entities are refused
 * with undefined, as is anything not well formed: whoever sends them is not such a service.
 */
export function readXml(text: string): XmlElement | undefined {
  const body = text.replace(declaration, '');
  const root: Building = { name: '', text: '', children: [], attributeText: '' };
  const open: Building[] = [root];
  let end = 0;
  for (const match of body.matchAll(token)) {
    end = match.index + match[0].length;
    if (!take(match, open)) return undefined;
  }
  const [only, ...more] = root.children;
  const isWhole = end === body.length && open.length === 1 && more.length === 0;
  return isWhole && only !== undefined && root.text.trim() === '' ? only : undefined;
}

/** The text of the child with this name; undefined when there is none or more than one. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return child(element, name)?.text;
}

/** The child with this name; undefined when there is none or more than one. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  const found = (element?.children ?? []).filter((candidate) => candidate.name === name);
  return found.length === 1 ? found[0] : undefined;
}

function take(match: RegExpExecArray, open: Building[]): boolean {
  const [, opening, attributeText = '', selfClosing, closing, text] = match;
  if (text !== undefined) return takeText(text, open);
  if (closing !== undefined) return open.length > 1 && open.pop()?.name === closing;
  const element: Building = { name: opening ?? '', text: '', children: [], attributeText };
  open.at(-1)?.children.push(element);
  if (selfClosing === '') open.push(element);
  return open.length <= deepest;
}

function takeText(text: string, open: readonly Building[]): boolean {
  const resolved = resolveEntities(text);
  const element = open.at(-1);
  if (resolved === undefined || element === undefined) return false;
  element.text += resolved;
  return true;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function resolveEntities(text: string): string | undefined {
  let isKnown = true;
  const resolved = text.replace(/&([^;&]{0,16});?/g, (whole, name: string) => {
    const char = whole.endsWith(';') ? (entities.get(name) ?? charOf(name)) : undefined;
    if (char === undefined) isKnown = false;
    return char ?? '';
  });
  return isKnown ? resolved : undefined;
}

function charOf(name: string): string | undefined {
  const match = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
  if (match === null) return undefined;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  const isChar = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isChar ? String.fromCodePoint(code) : undefined;
}
