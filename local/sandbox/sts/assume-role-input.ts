import { readMembers, validationError } from '../read-form.ts';

/** The parameters of AssumeRole, each within its own limits. */
export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly externalId: string | undefined;
  readonly policy: string | undefined;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

interface Limit {
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
}

const sessionWord = /^[\w+=,.@-]*$/;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Limits of the STS API model, by parameter. */
const limits = {
  RoleArn: { min: 20, max: 2048, pattern: /^arn:aws:iam::\d{12}:role\/[\x21-\x7e]+$/ },
  RoleSessionName: { min: 2, max: 64, pattern: sessionWord },
  SourceIdentity: { min: 2, max: 64, pattern: sessionWord },
  ExternalId: { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  Policy: { min: 1, max: 2048, pattern: /^[\t\n\r\x20-\xff]+$/ },
  'Tags.Key': { min: 1, max: 128, pattern: tagText },
  'Tags.Value': { min: 0, max: 256, pattern: tagText },
} as const satisfies Record<string, Limit>;

const mostTags = 50;
const known =
  /^(?:Action|Version|RoleArn|RoleSessionName|DurationSeconds|ExternalId|Policy|SourceIdentity|Tags\.member\.\d+\.(?:Key|Value)|TransitiveTagKeys\.member\.\d+)$/;

/** Reads and bounds the parameters of AssumeRole; throws ValidationError. */
export function readAssumeRoleInput(form: ReadonlyMap<string, string>): AssumeRoleInput {
  const stranger = [...form.keys()].find((name) => !known.test(name));
  if (stranger !== undefined) {
    throw validationError(`The sandbox does not take the parameter ${stranger.slice(0, 64)}`);
  }
  const tags = readTags(form);
  return {
    roleArn: needed(form, 'RoleArn'),
    sessionName: needed(form, 'RoleSessionName'),
    durationSeconds: readDuration(form.get('DurationSeconds')),
    externalId: optional(form, 'ExternalId'),
    policy: optional(form, 'Policy'),
    sourceIdentity: readSourceIdentity(form),
    tags,
    transitiveTagKeys: readTransitiveKeys(form, tags),
  };
}

function needed(form: ReadonlyMap<string, string>, name: keyof typeof limits): string {
  const value = optional(form, name);
  if (value === undefined) throw constraint(name, 'Member must not be null');
  return value;
}

function optional(
  form: ReadonlyMap<string, string>,
  name: keyof typeof limits,
): string | undefined {
  const value = form.get(name);
  return value === undefined ? undefined : within(name, value);
}

function within(name: keyof typeof limits, value: string): string {
  const { min, max, pattern } = limits[name];
  if (value.length < min) {
    throw constraint(name, `Member must have length greater than or equal to ${min}`);
  }
  if (value.length > max) {
    throw constraint(name, `Member must have length less than or equal to ${max}`);
  }
  if (!pattern.test(value)) {
    throw constraint(name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  return value;
}

function readSourceIdentity(form: ReadonlyMap<string, string>): string | undefined {
  const value = optional(form, 'SourceIdentity');
  if (value?.toLowerCase().startsWith('aws:')) {
    throw constraint('SourceIdentity', 'Member must not begin with the reserved prefix aws:');
  }
  return value;
}

function readDuration(text: string | undefined): number {
  if (text === undefined) return 3600;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds >= 900)) {
    throw constraint('DurationSeconds', 'Member must have value greater than or equal to 900');
  }
  if (seconds > 43_200) {
    throw constraint('DurationSeconds', 'Member must have value less than or equal to 43200');
  }
  return seconds;
}

function readTags(form: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const members = readMembers(form, 'Tags');
  if (members.length > mostTags) {
    throw constraint('Tags', `Member must have length less than or equal to ${mostTags}`);
  }
  const tags = new Map<string, string>();
  const keysInAnyCase = new Set<string>();
  for (const member of members) {
    const key = within('Tags.Key', member.get('Key') ?? '');
    if (key.toLowerCase().startsWith('aws:')) {
      throw validationError('Tag keys that begin with the reserved prefix aws: cannot be passed');
    }
    if (keysInAnyCase.has(key.toLowerCase())) {
      throw validationError(
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      );
    }
    keysInAnyCase.add(key.toLowerCase());
    tags.set(key, within('Tags.Value', member.get('Value') ?? ''));
  }
  return Object.fromEntries(tags);
}

function readTransitiveKeys(
  form: ReadonlyMap<string, string>,
  tags: Readonly<Record<string, string>>,
): readonly string[] {
  const keys = readMembers(form, 'TransitiveTagKeys').map((member) => member.get('') ?? '');
  if (keys.some((key) => !Object.hasOwn(tags, key))) {
    throw validationError(
      'The specified transitive tag key must be included in the requested tags.',
    );
  }
  return keys;
}

/** In STS's wording, without the value: what is wrong is never worth a secret in a message. */
function constraint(name: string, rule: string): Error {
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
