/** One secret that was found, and the form in which it was. */
export interface FoundSecret {
  readonly secret: string;
  readonly form: string;
}

/** Shorter texts turn up by chance and prove nothing. */
const shortest = 8;

/**
 * Searches everything that came out for secrets that went in: as they are, and in base64 and
 * base64url (also as part of something longer that was encoded), hexadecimal, percent-encoded,
 * JSON-escaped and XML-escaped, and for what JSON, XML or percent-encoding then did to those.
 */
export function findSecrets(
  haystack: string | Uint8Array,
  secrets: readonly string[],
): readonly FoundSecret[] {
  const text = typeof haystack === 'string' ? haystack : Buffer.from(haystack).toString('utf8');
  const readings = readingsOf(text);
  return secrets.flatMap((secret) => {
    if (secret.length < shortest)
      throw new Error(`a secret to search for needs ${shortest} characters`);
    return formsOf(secret).flatMap(({ form, needle, anyCase }) =>
      readings
        .filter(({ plain, lower }) =>
          anyCase ? lower.includes(needle.toLowerCase()) : plain.includes(needle),
        )
        .map(({ name }) => ({ secret, form: name === '' ? form : `${form}, ${name}` })),
    );
  });
}

interface Form {
  readonly form: string;
  readonly needle: string;
  readonly anyCase?: boolean;
}

function formsOf(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret);
  const runs = base64Runs(bytes);
  return [
    { form: 'raw', needle: secret },
    { form: 'hex', needle: bytes.toString('hex'), anyCase: true },
    ...runs.map((needle) => ({ form: 'base64', needle })),
    ...runs
      .map((needle) => needle.replaceAll('+', '-').replaceAll('/', '_'))
      .filter((needle) => !runs.includes(needle))
      .map((needle) => ({ form: 'base64url', needle })),
  ];
}

/**
 * The three texts that base64 makes of these bytes, by where in a group of three they begin, less
 * the characters at the edges that also depend on the neighbours.
 */
function base64Runs(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = padded.toString('base64').replaceAll('=', '');
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((padded.length * 8) / 6);
    return whole.slice(start, end);
  });
}

interface Reading {
  readonly name: string;
  readonly plain: string;
  readonly lower: string;
}

/** The text as it is and with escapes undone, each kind alone and one after the other. */
function readingsOf(text: string): readonly Reading[] {
  const plain = [
    { name: '', plain: text },
    { name: 'percent-encoded', plain: fromPercent(text) },
    { name: 'JSON-escaped', plain: fromJson(text) },
    { name: 'JSON-escaped twice', plain: fromJson(fromJson(text)) },
    { name: 'XML-escaped', plain: fromXml(text) },
    { name: 'escaped in several ways', plain: fromXml(fromPercent(fromJson(text))) },
  ];
  return plain
    .filter(({ name, plain: reading }) => name === '' || reading !== text)
    .map((reading) => ({ ...reading, lower: reading.plain.toLowerCase() }));
}

/** Undoes runs of `%XX` as UTF-8; what is no escape stays. */
function fromPercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

const shortEscapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function fromJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi, (_all, hex?: string, short = '') =>
    hex === undefined
      ? (shortEscapes[short] ?? short)
      : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const xmlNames: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function fromXml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex?: string, decimal?: string, name = '') => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (Number.isNaN(code)) return xmlNames[name.toLowerCase()] ?? all;
      return code <= 0x10_ffff ? String.fromCodePoint(code) : all;
    },
  );
}
