import { Fault } from '#core/faults.ts';

/** One attribute as the DynamoDB API writes it: text, a number in decimal, or base64. */
export type Attribute = { readonly S: string } | { readonly N: string } | { readonly B: string };

/** An item, or its key, by attribute name. */
export type Item = Readonly<Record<string, Attribute>>;

export const text = (value: string): Attribute => ({ S: value });
export const number = (value: number): Attribute => ({ N: String(value) });
export const binary = (value: Uint8Array): Attribute => ({
  B: Buffer.from(value).toString('base64'),
});

/** The fault for what we wrote and can no longer make sense of. */
export function damagedTable(): Fault {
  return new Fault(
    'store_unavailable',
    'a table holds what the broker cannot have written; look at the audit trail, and have the table restored',
  );
}

/** The attributes of an item that was read, or of its key. Throws `Fault('store_unavailable')` for what is none. */
export function attributesOf(item: unknown): Readonly<Record<string, unknown>> {
  if (isObject(item)) return item;
  throw damagedTable();
}

/** The text of an attribute. Throws `Fault('store_unavailable')` where there is none, as the next two do. */
export function textOf(item: unknown, name: string): string {
  const value = member(item, name, 'S');
  if (typeof value === 'string') return value;
  throw damagedTable();
}

/** The whole number of an attribute. */
export function numberOf(item: unknown, name: string): number {
  const value = member(item, name, 'N');
  const found = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(found)) return found;
  throw damagedTable();
}

/** The bytes of an attribute. */
export function bytesOf(item: unknown, name: string): Uint8Array {
  const value = member(item, name, 'B');
  if (typeof value === 'string') return Uint8Array.from(Buffer.from(value, 'base64'));
  throw damagedTable();
}

/** Whether an item has the attribute at all. */
export function has(item: unknown, name: string): boolean {
  return Object.hasOwn(attributesOf(item), name);
}

/** What reading gives; throws `Fault('store_unavailable')` where it makes no sense. */
export function readJson<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw damagedTable();
  }
}

function member(item: unknown, name: string, type: string): unknown {
  const attributes = attributesOf(item);
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return isObject(attribute) && Object.hasOwn(attribute, type) ? attribute[type] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
