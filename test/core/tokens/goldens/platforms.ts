import { broker, type Golden } from './golden.ts';

const tenant = '5c7d9e1f-2a3b-4c5d-8e6f-70819a2b3c4d';
const eks = 'https://oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9';
const gke =
  'https://container.googleapis.com/v1/projects/acme-shop/locations/europe-west1/clusters/main';
const aks = `https://westeurope.oic.prod-aks.azure.com/${tenant}/6f5e4d3c-2b1a-4098-8765-43210fedcba9/`;
const uid = '3f1c2a9e-5b7d-4a53-9c1e-0d2f6f8f1b11';

/** The projected token of the checkout service in one cluster. */
function inCluster(of: string, iss: string): Golden {
  return {
    profile: 'kubernetes',
    title: `a pod on ${of}`,
    registered: iss,
    lifetimeSeconds: 3_600,
    claims: {
      iss,
      aud: [broker],
      sub: 'system:serviceaccount:shop:checkout',
      jti: '0c8b6f1e-5e3d-4d0b-9a1f-8f7e6d5c4b3a',
      'kubernetes.io': {
        namespace: 'shop',
        node: { name: 'node-1', uid: 'b1a1c2de-6a55-4a7e-9f0f-5a4a8a2f7c10' },
        pod: { name: 'checkout-7c9f6d5b8-x2x4v', uid: '5b0f7c7e-97f4-4e0b-8a54-0d6ce0c3e3d2' },
        serviceaccount: { name: 'checkout', uid },
      },
    },
    facts: { realm: 'shop', account: 'checkout', accountIdentifier: uid },
  };
}

/** Where workloads run, and the four that are known by shapes of the demo issuer too. */
export const platforms: readonly Golden[] = [
  inCluster('EKS', eks),
  inCluster('GKE', gke),
  inCluster('AKS', aks),
  {
    profile: 'aws',
    title: 'a role of AWS',
    registered: 'https://1f2e3d4c-5b6a-7988-9ab0-c1d2e3f4a5b6.tokens.sts.global.api.aws',
    lifetimeSeconds: 300,
    claims: {
      iss: 'https://1f2e3d4c-5b6a-7988-9ab0-c1d2e3f4a5b6.tokens.sts.global.api.aws',
      aud: broker,
      sub: 'arn:aws:iam::444455556666:role/support-agent',
      jti: '7a6b5c4d-3e2f-4101-8918-27364554a6b7',
      'https://sts.amazonaws.com/': {
        aws_account: '444455556666',
        source_region: 'us-east-1',
        org_id: 'o-acme1example',
        principal_id: 'arn:aws:iam::444455556666:role/support-agent',
        principal_tags: { team: 'support' },
        request_tags: { conversation: 'c-1042' },
      },
    },
    facts: {
      realm: '444455556666',
      account: 'arn:aws:iam::444455556666:role/support-agent',
    },
  },
  {
    profile: 'google',
    title: 'a virtual machine of Google’s with a service account',
    registered: 'https://accounts.google.com',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://accounts.google.com',
      aud: broker,
      azp: '113774264463038321964',
      sub: '113774264463038321964',
      email: 'checkout@acme-shop.iam.gserviceaccount.com',
      email_verified: true,
      google: {
        compute_engine: {
          instance_creation_timestamp: 1_763_800_000,
          instance_id: '6208463471364567890',
          instance_name: 'checkout-1',
          project_id: 'acme-shop',
          project_number: 739_419_398_126,
          zone: 'europe-west1-b',
        },
      },
    },
    facts: {
      realm: 'acme-shop',
      account: 'checkout@acme-shop.iam.gserviceaccount.com',
      accountIdentifier: '113774264463038321964',
    },
  },
  {
    profile: 'entra',
    title: 'a managed identity of Entra, v2',
    registered: `https://login.microsoftonline.com/${tenant}/v2.0`,
    lifetimeSeconds: 86_400,
    claims: {
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      aud: '2d1c0b9a-8f7e-4d6c-9b5a-493827160f5e',
      azp: '8e7d6c5b-4a39-4281-9706-5f4e3d2c1b0a',
      azpacr: '2',
      idtyp: 'app',
      oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      rh: '1.AXkA',
      roles: ['Credentials.Ask'],
      sub: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      tid: tenant,
      uti: 'sK3vNnW0HkS7',
      ver: '2.0',
      xms_mirid:
        '/subscriptions/0b1c/resourcegroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/checkout',
    },
    facts: {
      realm: tenant,
      account: '8e7d6c5b-4a39-4281-9706-5f4e3d2c1b0a',
      accountIdentifier: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
    },
  },
  {
    profile: 'entra',
    title: 'an application of Entra, v1',
    registered: `https://sts.windows.net/${tenant}/`,
    lifetimeSeconds: 3_600,
    claims: {
      iss: `https://sts.windows.net/${tenant}/`,
      aud: '2d1c0b9a-8f7e-4d6c-9b5a-493827160f5e',
      appid: '8e7d6c5b-4a39-4281-9706-5f4e3d2c1b0a',
      oid: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      sub: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
      tid: tenant,
      ver: '1.0',
    },
    facts: {
      realm: tenant,
      account: '8e7d6c5b-4a39-4281-9706-5f4e3d2c1b0a',
      accountIdentifier: '91a2b3c4-d5e6-47f8-8091-a2b3c4d5e6f7',
    },
  },
  {
    profile: 'spiffe',
    title: 'a JWT-SVID without iss and without kid, by ES256',
    registered: 'spiffe://acme.example',
    lifetimeSeconds: 300,
    alg: 'ES256',
    header: { kid: undefined, typ: 'JOSE' },
    claims: { aud: [broker], sub: 'spiffe://acme.example/ns/shop/sa/checkout' },
    facts: { realm: 'acme.example', account: 'spiffe://acme.example/ns/shop/sa/checkout' },
  },
  {
    profile: 'spiffe',
    title: 'a JWT-SVID of an OIDC discovery provider',
    registered: 'https://oidc.spire.acme.example',
    lifetimeSeconds: 300,
    claims: {
      iss: 'https://oidc.spire.acme.example',
      aud: broker,
      sub: 'spiffe://acme.example/ns/shop/sa/checkout',
    },
    facts: { realm: 'acme.example', account: 'spiffe://acme.example/ns/shop/sa/checkout' },
  },
  {
    profile: 'vercel',
    title: 'a production deployment on Vercel',
    registered: 'https://oidc.vercel.com/acme',
    lifetimeSeconds: 3_600,
    claims: {
      iss: 'https://oidc.vercel.com/acme',
      aud: broker,
      sub: 'owner:acme:project:shop:environment:production',
      scope: 'owner:acme:project:shop:environment:production',
      owner: 'acme',
      owner_id: 'team_7Gw5ZMzpQA8h90F832KGp7nw',
      project: 'shop',
      project_id: 'prj_Rej9WaMNRbffGNtzgpzn0Fx5',
      environment: 'production',
    },
    facts: {
      sourceRepositoryIdentifier: 'prj_Rej9WaMNRbffGNtzgpzn0Fx5',
      sourceRepositoryOwnerUri: 'https://vercel.com/acme',
      sourceRepositoryOwnerIdentifier: 'team_7Gw5ZMzpQA8h90F832KGp7nw',
      buildConfigUri: 'https://vercel.com/acme/shop',
      deploymentEnvironment: 'production',
    },
  },
  {
    profile: 'fly',
    title: 'a Machine of Fly.io',
    registered: 'https://oidc.fly.io/acme',
    lifetimeSeconds: 600,
    claims: {
      iss: 'https://oidc.fly.io/acme',
      aud: broker,
      sub: 'acme:checkout:weathered-frost-3155',
      jti: '4c2f6b1e-8d3a-4f70-9e5b-6a7c8d9e0f1a',
      app_id: '3671581',
      app_name: 'checkout',
      image: 'registry.fly.io/checkout:deployment-01HB5',
      image_digest: 'sha256:ff32e4ac2ef4cd4b9c9f6f0a3d5f7b5c1f2e3d4c5b6a79880f1e2d3c4b5a6978',
      machine_id: '3d8d377ce9e398',
      machine_name: 'weathered-frost-3155',
      machine_version: '01HZXXAVG8EJ6ZBG7R0A8Y3E3F',
      org_id: '29873298',
      org_name: 'acme',
      region: 'ams',
    },
    facts: {
      buildConfigUri: 'registry.fly.io/checkout:deployment-01HB5',
      buildConfigDigest: 'sha256:ff32e4ac2ef4cd4b9c9f6f0a3d5f7b5c1f2e3d4c5b6a79880f1e2d3c4b5a6978',
      realm: '29873298',
      account: 'checkout',
      accountIdentifier: '3671581',
    },
  },
];
