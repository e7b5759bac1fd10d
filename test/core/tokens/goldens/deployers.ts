import { broker, type Golden } from './golden.ts';

const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

/** Platforms that deploy. Shapes: each platform's own page on its OIDC tokens, with the values of the story. */
export const deployers: readonly Golden[] = [
  {
    profile: 'terraform',
    title: 'an apply in HCP Terraform that may take a day',
    registered: 'https://app.terraform.io',
    lifetimeSeconds: 86_400,
    claims: {
      iss: 'https://app.terraform.io',
      aud: broker,
      sub: 'organization:acme:project:Default Project:workspace:shop:run_phase:apply',
      jti: '1192426d-b525-4fde-9d42-f238be437bbd',
      terraform_full_workspace:
        'organization:acme:project:Default Project:workspace:shop:run_phase:apply',
      terraform_organization_id: 'org-GRNbCjYNpBB6NEBH',
      terraform_organization_name: 'acme',
      terraform_project_id: 'prj-vegSA59s1XPwMr2t',
      terraform_project_name: 'Default Project',
      terraform_run_id: 'run-d3yRNxMDMxpRdzyD',
      terraform_run_phase: 'apply',
      terraform_workspace_id: 'ws-mbsd5E3Ktt5Rg2Xm',
      terraform_workspace_name: 'shop',
    },
    facts: {
      sourceRepositoryIdentifier: 'ws-mbsd5E3Ktt5Rg2Xm',
      sourceRepositoryOwnerUri: 'https://app.terraform.io/app/acme',
      sourceRepositoryOwnerIdentifier: 'org-GRNbCjYNpBB6NEBH',
      buildConfigUri: 'https://app.terraform.io/app/acme/workspaces/shop',
      buildTrigger: 'apply',
      runInvocationUri:
        'https://app.terraform.io/app/acme/workspaces/shop/runs/run-d3yRNxMDMxpRdzyD',
      realm: 'prj-vegSA59s1XPwMr2t',
    },
  },
  {
    profile: 'azure-devops',
    title: 'a pipeline of Azure DevOps, by its organisation',
    registered: 'https://vstoken.dev.azure.com/7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c',
    lifetimeSeconds: 600,
    claims: {
      iss: 'https://vstoken.dev.azure.com/7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c',
      aud: 'api://AzureADTokenExchange',
      sub: 'p://acme/shop/shop-deploy',
      jti: '3a9e5b1c-7d2f-4c60-9a8b-1f2e3d4c5b6a',
      org_id: '7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c',
      prj_id: 'c2b1a0f9-8e7d-4c6b-9a58-47362514f3e2',
      def_id: '17',
      rpo_id: '2e4d6c8b-0a1f-4e3d-8c5b-7a9f8e6d4c2b',
      rpo_uri: 'https://dev.azure.com/acme/shop/_git/shop',
      rpo_ver: sha,
      rpo_ref: 'refs/heads/main',
      run_id: '9041',
    },
    facts: {
      sourceRepositoryUri: 'https://dev.azure.com/acme/shop/_git/shop',
      sourceRepositoryDigest: sha,
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryIdentifier: '2e4d6c8b-0a1f-4e3d-8c5b-7a9f8e6d4c2b',
      sourceRepositoryOwnerIdentifier: '7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c',
      realm: 'c2b1a0f9-8e7d-4c6b-9a58-47362514f3e2',
      account: 'p://acme/shop/shop-deploy',
      accountIdentifier: '17',
    },
  },
  {
    profile: 'azure-devops',
    title: 'a service connection of Azure DevOps, by its Entra tenant',
    registered: 'https://login.microsoftonline.com/5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d/v2.0',
    lifetimeSeconds: 600,
    claims: {
      iss: 'https://login.microsoftonline.com/5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d/v2.0',
      aud: 'api://AzureADTokenExchange',
      sub: '/eid1/c/pub/t/H-l8XDsqXUyOb3CBmis8TQ/a/Kpf7SYCB3kyFw1EL3A0ZWQ/sc/7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c/4b5a69f8-e7d6-4c5b-8a39-28170f6e5d4c',
    },
    facts: {
      account:
        '/eid1/c/pub/t/H-l8XDsqXUyOb3CBmis8TQ/a/Kpf7SYCB3kyFw1EL3A0ZWQ/sc/7f3c1b2a-9d8e-4f6a-8b5c-4d3e2f1a0b9c/4b5a69f8-e7d6-4c5b-8a39-28170f6e5d4c',
    },
  },
  {
    profile: 'jenkins',
    title: 'a build of Jenkins',
    registered: 'https://jenkins.acme.example/oidc',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://jenkins.acme.example/oidc',
      aud: broker,
      sub: 'https://jenkins.acme.example/job/shop/job/main/',
      build_number: 412,
    },
    facts: {
      buildConfigUri: 'https://jenkins.acme.example/job/shop/job/main/',
      runInvocationUri: 'https://jenkins.acme.example/job/shop/job/main/412/',
      account: 'https://jenkins.acme.example/job/shop/job/main/',
    },
  },
  {
    profile: 'spacelift',
    title: 'a tracked run of Spacelift',
    registered: 'https://acme.app.spacelift.io',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://acme.app.spacelift.io',
      aud: 'acme.app.spacelift.io',
      sub: 'space:production-01HB5QZ1:stack:shop:run_type:TRACKED:scope:write',
      jti: '01HB5R2K7W3N9V8Q6T4M1Y0X5Z',
      spaceId: 'production-01HB5QZ1',
      callerType: 'stack',
      callerId: 'shop',
      runType: 'TRACKED',
      runId: '01HB5R2JQ3D6S9C0V7B4N1M8K5',
      scope: 'write',
    },
    facts: {
      buildConfigUri: 'https://acme.app.spacelift.io/stack/shop',
      buildTrigger: 'TRACKED',
      runInvocationUri: 'https://acme.app.spacelift.io/stack/shop/run/01HB5R2JQ3D6S9C0V7B4N1M8K5',
      realm: 'production-01HB5QZ1',
      account: 'shop',
    },
  },
];
