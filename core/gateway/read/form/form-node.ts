import { Fault } from '#core/faults.ts';
import { percentDecode } from '#core/sigv4/percent-encoding.ts';
import { strictUtf8 } from '#core/strict-utf8.ts';

/** One step of the dotted names of a form: its own value, and what its name goes on to. */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

const mostFields = 20_000;
const deepest = 32;
/** Printable ASCII without the semicolon, which some readers split at. */
const plain = /^[!-:<-~]*$/;

/**
 * Reads a form (`application/x-www-form-urlencoded`) into its tree of names: strict UTF-8, each name
 * once, each step of it there. Throws `invalid_request`, which repeats nothing of what was read.
 */
export function readForm(text: string): FormNode {
  const root = emptyNode();
  if (text === '') return root;
  if (!plain.test(text)) throw unfit('has a character that a form does not; encode it');
  const fields = text.split('&');
  if (fields.length > mostFields) throw unfit(`has more than ${mostFields} fields; send fewer`);
  for (const field of fields) {
    const cut = field.indexOf('=');
    if (cut < 0) throw unfit('has a field without a value; write = behind its name');
    const [name, value] = [decode(field.slice(0, cut)), decode(field.slice(cut + 1))];
    const node = nodeAt(root, name.split('.'));
    if (node.value !== undefined) throw unfit('has a field twice; send it once');
    node.value = value;
  }
  return root;
}

function nodeAt(root: FormNode, steps: readonly string[]): FormNode {
  if (steps.length > deepest) throw unfit('has a name of too many steps; send what the SDKs send');
  let node = root;
  for (const step of steps) {
    if (step === '') throw unfit('has a name with an empty step; write out the name');
    const next: FormNode = node.children.get(step) ?? emptyNode();
    node.children.set(step, next);
    node = next;
  }
  return node;
}

function emptyNode(): FormNode {
  return { value: undefined, children: new Map() };
}

function decode(text: string): string {
  const bytes = percentDecode(text.replaceAll('+', ' '));
  if (bytes === undefined || bytes.includes(0)) {
    throw unfit('is not in percent-encoding, or has a zero byte; encode text only');
  }
  const decoded = strictUtf8(bytes);
  if (decoded === undefined) throw unfit('is not UTF-8; encode it as that');
  return decoded;
}

function unfit(what: string): Fault {
  return new Fault('invalid_request', `the form ${what}`);
}
