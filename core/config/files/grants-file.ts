import { z } from 'zod';
import { anything, grantName, list, name, named, section, text, whole, word } from './parts.ts';

/** One grant of grants.yaml: standing permission to ask for something. */
export const grantDeclaration = section('a grant: role, and sessionPolicy', {
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
    .describe('an IAM policy document that narrows the role, or the word none'),
  labels: list('facts for policy, such as production', name).optional(),
  tags: list(
    'facts of the workload that are sent as session tags',
    text('the name of a fact, such as sourceRepositoryRef', /^[a-zA-Z]{1,64}$/),
  ).optional(),
  mode: word('vend or gateway', ['vend', 'gateway']).optional(),
});

export type GrantDeclaration = z.infer<typeof grantDeclaration>;

/** grants.yaml and grants/*.yaml. */
export const grantsFile = section('grants.yaml: grants', {
  grants: named('a section of grants by name', grantName, grantDeclaration),
});
