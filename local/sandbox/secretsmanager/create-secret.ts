import type { RequestContext } from '#core/iam/access-request.ts';
import type { JsonCall } from '../answer-json.ts';
import { addVersion } from './add-version.ts';
import { authorizeSecret, liveSecret, type NamedSecret } from './named-secret.ts';
import { newSecretArn } from './new-secret-arn.ts';
import { secretError } from './secret-error.ts';
import { readSecretValue, readVersionId } from './secret-value.ts';
import { current } from './staged-versions.ts';

const nameForm = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;
const mostTags = 50;

/** CreateSecret, with its first version where a value is given; a repeat of the same call is answered alike. */
export function createSecret(call: JsonCall): object {
  const { input, session, sandbox } = call;
  const name = readName(input.text('Name'));
  const tags = readTags(call);
  const description = input.optionalText('Description') ?? '';
  const value = readSecretValue(input);
  const id = readVersionId(input);
  const known = liveSecret(call, name);
  const named = {
    id: name,
    arn:
      known?.arn ?? newSecretArn({ region: sandbox.world.region, account: session.account, name }),
    secret: undefined,
  };
  authorizeSecret(call, 'secretsmanager:CreateSecret', {
    named,
    context: creationContext({ named, tags, description }),
  });
  if (known?.deletedAt !== undefined) throw beingDeleted();
  const createdAt = call.now.toISOString();
  return sandbox.state.atomically(() => {
    const { account } = session;
    const isRepeat = sandbox.state.secrets.versions(account, name).some((one) => one.id === id);
    if (known !== undefined && !isRepeat) throw exists(name);
    const base = { account, name, arn: named.arn, description, tags, createdAt };
    const secret = known ?? { ...base, changedAt: createdAt, deletedAt: undefined };
    if (known === undefined) sandbox.state.secrets.put(secret);
    if (value === undefined) return { ARN: secret.arn, Name: name };
    const version = addVersion(call, secret, { id, value, stages: [current] });
    return { ARN: secret.arn, Name: name, VersionId: version.id };
  });
}

function readName(name: string): string {
  if (nameForm.test(name)) return name;
  throw secretError(
    'InvalidParameterException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

function readTags({ input }: JsonCall): Readonly<Record<string, string>> {
  const records = input.records('Tags');
  const pairs = records.map(({ Key = '', Value = '' }) => [Key, Value] as const);
  const isFit = pairs.every(([key, value]) => /^.{1,128}$/su.test(key) && value.length <= 256);
  if (isFit && pairs.length <= mostTags && new Map(pairs).size === pairs.length) {
    return Object.fromEntries(pairs);
  }
  throw secretError(
    'InvalidParameterException',
    `Tags must be at most ${mostTags}, each key of 1 to 128 characters and once, each value of at most 256`,
  );
}

function creationContext(asked: {
  readonly named: NamedSecret;
  readonly tags: Readonly<Record<string, string>>;
  readonly description: string;
}): RequestContext {
  const { named, tags, description } = asked;
  const requested = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  return {
    ...Object.fromEntries(requested),
    ...(requested.length === 0 ? {} : { 'aws:TagKeys': Object.keys(tags) }),
    ...(description === '' ? {} : { 'secretsmanager:Description': description }),
    'secretsmanager:Name': named.id,
  };
}

function beingDeleted(): Error {
  return secretError(
    'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
}

function exists(name: string): Error {
  return secretError(
    'ResourceExistsException',
    `The operation failed because the secret ${name} already exists.`,
  );
}
