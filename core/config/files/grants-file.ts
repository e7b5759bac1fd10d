import * as z from 'zod';
import {
  anything,
  flag,
  grantName,
  list,
  name,
  named,
  section,
  text,
  whole,
  word,
} from './parts.ts';

const arnPattern = text(
  'the ARN of a resource, in which * and ? stand for what varies',
  /^arn:aws[\w*-]*:[\w*-]+:[\w*-]*:[\d*]*:[\x21-\x7e]{1,1000}$/,
);

const rolePattern = text(
  'the ARN of an IAM role, in whose path and name * and ? stand for what varies',
  /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/?*-]{1,512}$/,
);

const passDeclaration = section('roles that may be passed: roles, services', {
  roles: list('ARNs of the roles', rolePattern),
  services: list(
    'services that they may be passed to; left out: whichever it is',
    text('a service as IAM names it, such as lambda.amazonaws.com', /^[a-z0-9.-]{3,128}$/),
  ).optional(),
});

const deputyDeclaration = section('a deputy: actions, resources', {
  actions: list(
    'actions by which AWS acts in the name of a role, such as lambda:UpdateFunctionCode',
    text('an IAM action, such as lambda:UpdateFunctionCode', /^[a-z0-9-]{1,64}:\w{1,128}$/),
  ),
  resources: list('ARNs of what is acted on; left out: whatever it is', arnPattern).optional(),
});

const parameter = text('the name of a parameter, such as bucket', /^[a-z][a-z0-9_]{0,63}$/);

/** One task profile of grants.yaml: a session policy that several grants share. */
export const taskProfileDeclaration = section('a task profile: parameters and sessionPolicy', {
  parameters: list('names that variables in the policy stand for', parameter).optional(),
  sessionPolicy: anything('an IAM policy document'),
});

export type TaskProfileDeclaration = z.infer<typeof taskProfileDeclaration>;

/** One grant of grants.yaml: standing permission to ask for something. */
export const grantDeclaration = section('a grant: role, and sessionPolicy or taskProfile', {
  role: text(
    'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/deploy',
    /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/(?:[\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/,
  ),
  externalId: text(
    'an external id of 2 to 1224 characters that the role’s trust policy demands',
    /^[\w+=,.@:/-]{2,1224}$/,
  ).optional(),
  leaseSeconds: whole('a number of seconds from 960 to 3600', { from: 960, to: 3600 }).optional(),
  uses: whole('how often credentials may be minted into one lease, 1 to 1000', {
    from: 1,
    to: 1_000,
  }).optional(),
  idleSeconds: whole('seconds without a mint after which a lease counts as ended, 60 to 3600', {
    from: 60,
    to: 3_600,
  }).optional(),
  sessionPolicy: z
    .union([z.literal('none'), anything('an IAM policy document')], {
      error: 'an IAM policy document, or the word none',
    })
    .describe('an IAM policy document that narrows the role, or the word none')
    .optional(),
  taskProfile: text('the name of a task profile', /^[a-z0-9][a-z0-9-]{1,63}$/).optional(),
  with: named(
    'what the parameters of the task profile stand for',
    parameter,
    text('1 to 128 of letters, digits and ._@=+,/- without wildcards', /^[\w.@=+,/-]{1,128}$/),
  ).optional(),
  allowUnproven: flag(
    'true to take a policy of the caller that is not proven to narrow',
  ).optional(),
  accept: list('names of findings that are meant to be so', name).optional(),
  labels: list('facts for policy, such as production', name).optional(),
  tags: list(
    'facts of the workload that are sent as session tags',
    text('the name of a fact, such as sourceRepositoryRef', /^[a-zA-Z]{1,64}$/),
  ).optional(),
  mode: word('vend or gateway', ['vend', 'gateway']).optional(),
  observe: flag(
    'true to let every call through the gateway go, and only record what policy would have done',
  ).optional(),
  passes: list(
    'roles that calls through the gateway may pass to services',
    passDeclaration,
  ).optional(),
  deputies: list(
    'calls through the gateway that may have AWS act in the name of a role',
    deputyDeclaration,
  ).optional(),
});

export type GrantDeclaration = z.infer<typeof grantDeclaration>;

/** One intent of grants.yaml: a name for what calls through the gateway may do. */
export const intentDeclaration = section('an intent: actions, resources', {
  actions: list(
    'IAM actions, such as s3:GetObject or s3:Get*',
    text('an IAM action, such as s3:GetObject or s3:Get*', /^[a-z0-9-]{1,64}:[\w*]{1,128}$/),
  ),
  resources: list('ARNs of what is acted on; left out: whatever it is', arnPattern).optional(),
});

export type IntentDeclaration = z.infer<typeof intentDeclaration>;

/** Resources of grants.yaml that policies know by their labels. */
export const labelledResourcesDeclaration = section('labelled resources: arns, labels', {
  arns: list('ARNs of the resources', arnPattern),
  labels: list('facts for policy, such as production', name),
});

export type LabelledResourcesDeclaration = z.infer<typeof labelledResourcesDeclaration>;

/** Resources of grants.yaml that nobody reaches through the gateway. */
export const protectedDeclaration = section('protected resources: arns', {
  arns: list('ARNs of the resources', arnPattern),
});

export type ProtectedDeclaration = z.infer<typeof protectedDeclaration>;

/** How fields are masked, in grants.yaml. */
export const maskingDeclaration = section('masking: fields, strategy, last', {
  fields: list(
    'field classes, such as dynamodb.Query:Items[]{email}; * stands for classes that are known',
    text(
      'a field class, such as dynamodb.Query:Items[]{email}',
      /^[a-z0-9*-]{1,64}\.[\w*]{1,128}(?:\(request\))?:[\x21-\x7e]{1,256}$/,
    ),
  ),
  strategy: word('redact, partial or hash', ['redact', 'partial', 'hash']).optional(),
  last: whole('how many characters partial shows, 1 to 16', { from: 1, to: 16 }).optional(),
});

export type MaskingDeclaration = z.infer<typeof maskingDeclaration>;

/** grants.yaml and grants/*.yaml. */
export const grantsFile = section(
  'grants.yaml: grants, taskProfiles, intents, resources, protected, masking',
  {
    grants: named('a section of grants by name', grantName, grantDeclaration).optional(),
    taskProfiles: named(
      'a section of task profiles by name',
      name,
      taskProfileDeclaration,
    ).optional(),
    intents: named('a section of intents by name', name, intentDeclaration).optional(),
    resources: named(
      'a section of labelled resources by name',
      name,
      labelledResourcesDeclaration,
    ).optional(),
    protected: named(
      'a section of resources, by name, that nobody reaches through the gateway',
      name,
      protectedDeclaration,
    ).optional(),
  },
);
