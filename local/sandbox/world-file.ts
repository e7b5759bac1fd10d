import { z } from 'zod';
import { anything, list, named, section, text, whole, word } from '#core/config/files/parts.ts';

const policy = anything('an IAM policy document');
const account = text('an account id of 12 digits, in quotes', /^\d{12}$/);
const anyText = z.string({ error: 'text' });

const role = section('a role: trust, and permissions', {
  trust: policy,
  permissions: list('a list of IAM policy documents', policy),
  boundary: policy.optional(),
  maxSessionSeconds: whole('a number of seconds from 3600 to 43200', {
    from: 3600,
    to: 43_200,
  }).optional(),
});

const object = section('an object: body', {
  contentType: text('a media type', /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/).optional(),
  body: anyText,
});

const bucket = section('a bucket: account', {
  account,
  objects: named('a section of objects by key', text('a key', /^[^\0]{1,512}$/), object).optional(),
});

const parameter = section('a parameter: account, type, and value', {
  account,
  type: word('String, StringList or SecureString', ['String', 'StringList', 'SecureString']),
  value: text('text of 1 to 4096 characters', /^[\s\S]{1,4096}$/),
});

const secret = section('a secret: account and value', {
  account,
  value: text('text of 1 to 4096 characters', /^[\s\S]{1,4096}$/),
});

const attributeName = text('an attribute name', /^\S{1,255}$/);
const attribute = z.union([anyText, z.number()], { error: 'text or a number' });

const table = section('a table: account and partitionKey', {
  account,
  partitionKey: attributeName,
  sortKey: attributeName.optional(),
  items: list(
    'a list of items',
    named('an item: attributes by name', attributeName, attribute),
  ).optional(),
}).superRefine(({ partitionKey, sortKey, items = [] }, { addIssue }) => {
  if (sortKey === partitionKey) {
    const message = 'an attribute other than the partitionKey';
    addIssue({ code: 'custom', path: ['sortKey'], message });
  }
  const keys = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  for (const [place, item] of items.entries()) {
    for (const key of keys.filter((each) => typeof item[each] !== 'string' || item[each] === '')) {
      const message = 'text of one character or more, as each key of its table is';
      addIssue({ code: 'custom', path: ['items', place, key], message });
    }
  }
});

const roleArn = text(
  'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/deploy',
  /^arn:aws:iam::\d{12}:role\/(?:[\x21-\x7e]{1,500}\/)?[\w+=,.@-]{1,64}$/,
);

/** sandbox.yaml: what the sandbox AWS is made of. */
export const worldFile = section('sandbox.yaml: region, broker, and roles', {
  region: text('a region, such as us-east-1', /^[a-z]{2}(?:-[a-z]+)+-\d$/),
  broker: roleArn,
  roles: named('a section of roles by ARN', roleArn, role),
  buckets: named(
    'a section of buckets by name',
    text('a bucket name', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    bucket,
  ).optional(),
  parameters: named(
    'a section of parameters by name',
    text('a parameter name that begins with "/"', /^(?:\/[A-Za-z0-9_.-]{1,200}){1,15}$/),
    parameter,
  ).optional(),
  secrets: named(
    'a section of secrets by name',
    text('a secret name', /^[A-Za-z0-9/_+=.@!-]{1,512}$/),
    secret,
  ).optional(),
  tables: named(
    'a section of tables by name',
    text('a table name', /^[a-zA-Z0-9_.-]{3,255}$/),
    table,
  ).optional(),
});

export type WorldFile = z.infer<typeof worldFile>;
