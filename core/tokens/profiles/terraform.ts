import type { Claims } from '../claims.ts';
import { prefixed } from './claim-forms.ts';
import { type Facts, joined, statedFacts, textReader } from './facts.ts';
import type { Profile } from './profile.ts';

const own = '/terraform_';

/**
 * HCP Terraform and Terraform Enterprise. A token lives as long as its phase may take; a plan runs
 * configuration that nobody reviewed yet, so its tokens are refused unless a trust allows them.
 */
export const terraform: Profile = {
  name: 'terraform',
  issuers: [
    { of: 'HCP Terraform', iss: 'https://app.terraform.io' },
    { of: 'Terraform Enterprise', iss: 'https://<host>' },
  ],
  shared: true,
  algorithms: ['RS256'],
  maxLifetimeSeconds: 86_400,
  maxAgeSeconds: 3_600,
  kidRequired: true,
  jtiRequired: true,
  tokenPerJob: true,
  sessionsPerToken: 96,
  subject: 'is made of names, each of which can be changed and taken over',
  claims: {
    terraform_workspace_id: {
      pointer: `${own}workspace_id`,
      immutable: true,
      form: prefixed('ws-'),
      named: 'terraform_workspace_name',
    },
    terraform_project_id: {
      pointer: `${own}project_id`,
      immutable: true,
      form: prefixed('prj-'),
      named: 'terraform_project_name',
    },
    terraform_organization_id: {
      pointer: `${own}organization_id`,
      immutable: true,
      form: prefixed('org-'),
      named: 'terraform_organization_name',
    },
    terraform_run_phase: { pointer: `${own}run_phase` },
    terraform_workspace_name: { pointer: `${own}workspace_name`, mutable: true },
    terraform_project_name: { pointer: `${own}project_name`, mutable: true },
    terraform_organization_name: { pointer: `${own}organization_name`, mutable: true },
    terraform_run_id: { pointer: `${own}run_id` },
  },
  pinTogether: [
    ['terraform_organization_id', 'terraform_workspace_id'],
    ['terraform_organization_id', 'terraform_project_id'],
  ],
  narrowing: [
    {
      claim: 'terraform_run_phase',
      because: 'only runs that were approved, no plans',
      only: 'apply',
    },
  ],
  events: { claim: 'terraform_run_phase', refused: ['plan'] },
  normalise,
};

function normalise(claims: Claims): Facts {
  const text = textReader(claims);
  const owner = joined(joined(text('iss'), '/app/'), text('terraform_organization_name'));
  const workspace = joined(joined(owner, '/workspaces/'), text('terraform_workspace_name'));
  return statedFacts({
    sourceRepositoryIdentifier: text('terraform_workspace_id'),
    sourceRepositoryOwnerUri: owner,
    sourceRepositoryOwnerIdentifier: text('terraform_organization_id'),
    buildConfigUri: workspace,
    buildTrigger: text('terraform_run_phase'),
    runInvocationUri: joined(joined(workspace, '/runs/'), text('terraform_run_id')),
    realm: text('terraform_project_id'),
  });
}
