import { awsRole } from './aws/aws-role.ts';
import { bitbucket } from './bitbucket.ts';
import { buildkite } from './buildkite.ts';
import { circleci } from './circleci.ts';
import { githubActions } from './github-actions.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { terraformCloud } from './terraform-cloud.ts';
import type { TokenSource } from './token-source.ts';
import { webIdentityFile } from './web-identity-file.ts';

/** Where a subject token is looked for, in this order; the first that has one is taken. */
export const tokenSources: readonly TokenSource[] = [
  githubActions,
  gitlab,
  circleci,
  buildkite,
  bitbucket,
  terraformCloud,
  webIdentityFile,
  kubernetes,
  awsRole,
];
