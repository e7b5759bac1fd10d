import type { RefusedChange } from './refused-change.ts';

/** Issuers and what is wrong with them. */
export const refusedIssuers: readonly RefusedChange[] = [
  [
    'issuers.yaml',
    'profile: github',
    'profile: githup',
    '6:14 "githup" is not a profile; did you mean "github"',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: http://ci.example',
    'the issuer must begin with https://',
  ],
  ['issuers.yaml', 'issuer: demo:github', 'issuer: https://u@ci.example', 'must be a plain URL'],
  ['issuers.yaml', 'issuer: demo:github', 'issuer: https://ci.example/?a=b', 'must be a plain URL'],
  ['issuers.yaml', 'issuer: demo:github', 'template: https://*.com', 'the template must spell out'],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'maxAgeSeconds: 60',
    'an issuer has either issuer or template',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:gitlab',
    '10:13 issuer github takes in the same tokens',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    audiences: []',
    'would accept no token',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    maxAgeSeconds: 600\n    maxLifetimeSeconds: 300',
    'a token cannot be older than it lives',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: {}',
    'keys has either jwksUri or uploaded',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: { jwksUri: "ftp://a" }',
    'jwksUri must begin with https://',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    keys: { uploaded: [{ kty: oct, k: abc }] }',
    'was published with its secret part',
  ],
  [
    'issuers.yaml',
    'issuer: demo:kubernetes',
    'template: https://oidc.eks.*.amazonaws.com/id/*\n    keys: { jwksUri: "https://a.example" }',
    'every instance of a template has keys of its own',
  ],
  [
    'issuers.yaml',
    'issuer: demo:github',
    'issuer: demo:github\n    algorithms: [HS256]',
    'an item of "algorithms" is not an algorithm',
  ],
];

/** Identities, their trust, and what is wrong with them. */
export const refusedIdentities: readonly RefusedChange[] = [
  ['identities.yaml', 'owner: ada', 'owner: adah', 'is called "adah"; did you mean "ada"'],
  ['identities.yaml', '    owner: ada\n', '', '5:3 "owner" is missing'],
  [
    'identities.yaml',
    "    purpose: Publishes the shop's site after a release\n",
    '',
    '"purpose" is missing',
  ],
  ['identities.yaml', '  shop-deployer:', '  Shop:', '"Shop" is not a name of 2 to 64'],
  [
    'identities.yaml',
    'groups: [deployers]',
    'groups: ["Deploy!"]',
    'an item of "groups" is not a name',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deplyo]',
    'no grant is called "shop-deplyo"; did you mean "shop-deploy"',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy, shop-deploy]',
    'stands here twice',
  ],
  ['identities.yaml', 'grants: [shop-deploy]', 'grants: []', 'there is no grant'],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2026-11-22',
    'the identity expired at 2026-11-22T00:00:00Z',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2027-02-31',
    '2027-02-31 is not a date',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: 2027-99-99',
    '2027-99-99 is not a date',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    expires: soon',
    '"expires" is not a date such as',
  ],
  [
    'identities.yaml',
    'grants: [shop-deploy]',
    'grants: [shop-deploy]\n    state: enabled',
    '"state" is not proposed, active, suspended or retired',
  ],
  [
    'identities.yaml',
    'issuer: github',
    'issuer: gihtub',
    'no issuer is called "gihtub"; did you mean "github"',
  ],
  [
    'identities.yaml',
    'repository_id: "73184213" # acme/shop',
    'repository_id: 73184213',
    '"repository_id" is not text in quotes',
  ],
  [
    'identities.yaml',
    'repository_id: "73184213" # acme/shop',
    'repository_id: "7*"',
    '13:26 repository_id never changes',
  ],
  [
    'identities.yaml',
    '          repository_id: "73184213" # acme/shop\n          repository_owner_id: "9919" # acme\n',
    '',
    '12:9 issuer github serves many tenants',
  ],
  [
    'identities.yaml',
    'ref: refs/heads/main',
    'reff: refs/heads/main',
    '15:11 "reff" is not a claim of github tokens; did you mean "ref"',
  ],
  ['identities.yaml', 'ref: refs/heads/main', 'sub: repo:acme/shop:*', 'the sub of github tokens'],
  [
    'identities.yaml',
    'ref: refs/heads/main',
    'actor: ada',
    'actor is chosen by whoever runs the job',
  ],
  [
    'identities.yaml',
    '- issuer: gitlab',
    '- grantsPerToken: [billing-export, shop-deploy]\n        issuer: gitlab',
    "grant shop-deploy is not one of the identity's grants",
  ],
  [
    'identities.yaml',
    '- issuer: gitlab',
    '- grantsPerToken: [billing-export, billing-export]\n        issuer: gitlab',
    'grant billing-export stands here twice',
  ],
  [
    'identities.yaml',
    '- issuer: github',
    '- allowEvents: [push]\n        issuer: github',
    '"push" is not an event',
  ],
];
