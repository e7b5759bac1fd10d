import { Fault } from '#core/faults.ts';
import type { Entry } from './entry.ts';

const members = 'body hash n prev v writer';

/**
 * An entry as a store holds it in text. Its form is looked at, its hash is not. Throws
 * `Fault('ledger_damaged')`, naming `writer` and `n` in its detail, for what is no entry.
 */
export function readEntry(text: string, place: { readonly writer: string; readonly n: number }) {
  const entry = parse(text);
  if (entry !== undefined) return entry;
  const { writer, n } = place;
  throw new Fault(
    'ledger_damaged',
    `what stands at entry ${n} of writer ${writer} is no entry; put back what was stored first`,
    { detail: { writer, n: String(n) } },
  );
}

function parse(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Members that are not hashed would be told without proof, so none may stand beside those that are. */
function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.keys(value).sort().join(' ') !== members) return false;
  const { writer, n, prev, hash, body } = value as Readonly<Record<string, unknown>>;
  return (
    [writer, prev, hash].every((one) => typeof one === 'string') &&
    Number.isSafeInteger(n) &&
    typeof body === 'object' &&
    body !== null
  );
}
