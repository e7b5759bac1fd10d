/** The part of JSON Schema 2020-12 that the API is described in (OpenAPI 3.1 §4.8.24). */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly const?: string | number;
  readonly pattern?: string;
  readonly format?: 'date-time' | 'uri';
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly allOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly xml?: { readonly name: string; readonly namespace?: string };
}

type SchemaType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null';

/** Schemas of every member of a type, so that a new member cannot stay undescribed. */
export type MembersOf<T> = { readonly [K in keyof T]-?: JsonSchema };

type OptionalMember<T> = {
  [K in keyof T]-?: object extends Pick<T, K> ? K & string : never;
}[keyof T];

/** An object with exactly these members, all of them required but for the optional ones. */
export function record(
  members: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  return {
    type: 'object',
    properties: members,
    required: Object.keys(members).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

/** A record that holds what a type of the domain holds. */
export function recordOf<T>(
  members: MembersOf<T>,
  optional: readonly OptionalMember<T>[] = [],
): JsonSchema {
  return record(members, optional);
}

/** A text, and what it says. */
export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

/** One of these words, each with what it means. */
export function oneWord(words: Readonly<Record<string, string>>): JsonSchema {
  const meanings = Object.entries(words).map(([word, meaning]) => `\`${word}\`: ${meaning}`);
  return { type: 'string', enum: Object.keys(words), description: meanings.join('; ') };
}

/** A list of these. */
export function listOf(items: JsonSchema, description: string): JsonSchema {
  return { type: 'array', items, description };
}

/** An object whose members have names that are not known beforehand. */
export function mapOf(values: JsonSchema, description: string): JsonSchema {
  return { type: 'object', additionalProperties: values, description };
}

/** An instant in UTC, as every face writes it. */
export function instant(description: string): JsonSchema {
  const pattern = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$`;
  return { type: 'string', format: 'date-time', pattern, description };
}

/** A schema of the document's components, by its name. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
