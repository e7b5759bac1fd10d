const numberForm = /^[+-]?\d+(?:\.\d+)?$/;
const epochForm = /^\d{5,12}$/;
const dateForm =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;
/** Canonical: the bits that padding leaves over are zero, so that equal text is equal bytes. */
const base64Form =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** A number that can be compared exactly; `undefined` for other text, and beyond 2^53. */
export function parseNumber(text: string): number | undefined {
  const value = numberForm.test(text) ? Number(text) : Number.NaN;
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}

/** Milliseconds since 1970 for a W3C profile of ISO 8601 or for epoch seconds. */
export function parseDate(text: string): number | undefined {
  if (epochForm.test(text)) return Number(text) * 1000;
  const parts = dateForm.exec(text);
  if (parts === null) return undefined;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const instant = Date.parse(local);
  // `Date` rolls 30 February over: a date that does not print as it was written is none.
  if (Number.isNaN(instant) || new Date(instant).toISOString() !== local) return undefined;
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = offsetMinutes(parts[8] ?? 'Z');
  return offset === undefined ? undefined : instant + milliseconds - offset * 60_000;
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

export function parseBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}

/** The text itself if it is canonical base64. */
export function parseBase64(text: string): string | undefined {
  return base64Form.test(text) ? text : undefined;
}
