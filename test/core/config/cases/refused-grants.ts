import type { RefusedChange } from './refused-change.ts';

/** People and grants, and what is wrong with them. */
export const refusedPeopleAndGrants: readonly RefusedChange[] = [
  [
    'people.yaml',
    'subject: { issuer: people',
    'subject: { issuer: github',
    'issuer github names workloads',
  ],
  ['identities.yaml', '- issuer: github', '- issuer: people', 'issuer people names people'],
  [
    'people.yaml',
    'subject: { issuer: people',
    'subject: { issuer: poeple',
    'no issuer is called "poeple"; did you mean "people"',
  ],
  ['people.yaml', 'accounts: { github:', 'accounts: { githib:', 'no issuer is called "githib"'],
  ['people.yaml', 'sub: grace', 'sub: ada', "this subject is ada's already"],
  [
    'people.yaml',
    'accounts: { gitlab: "5310"',
    'accounts: { github: "4410033"',
    "this account at github is ada's already",
  ],
  [
    'people.yaml',
    'subject: { issuer: people, sub: ada }\n',
    '\n',
    'nothing says how this person is recognised',
  ],
  [
    'people.yaml',
    'name: Ada',
    'awsPrincipals: ["arn:aws:iam::999988887777:root"]\n    name: Ada',
    'this is no IAM user, role or session of a role',
  ],
  [
    'people.yaml',
    'name: Grace',
    'name: Grace\n    awsPrincipals: ["arn:aws:iam::999988887777:role/Admin", "arn:aws:sts::999988887777:assumed-role/Admin/ada"]\n  linus:\n    name: Linus\n    awsPrincipals: ["arn:aws:sts::999988887777:assumed-role/Admin/linus"]\n    subject: { issuer: people, sub: linus }\n  tim:\n    name: Tim',
    "this principal is grace's already",
  ],
  ['people.yaml', 'groups: [security]', 'groups: [ada]', '"ada" is a person and a group'],
  ['people.yaml', '"4410033"', '4410033', '"github" is not the immutable id'],
  [
    'grants.yaml',
    'role: arn:aws:iam::111122223333:role/shop-deploy',
    'role: shop-deploy',
    '"role" is not the ARN of an IAM role',
  ],
  [
    'grants.yaml',
    'leaseSeconds: 3600',
    'leaseSeconds: 7200',
    '"leaseSeconds" is not a number of seconds from 960 to 3600',
  ],
  [
    'grants.yaml',
    'leaseSeconds: 3600',
    'leaseSeconds: 900',
    '"leaseSeconds" is not a number of seconds from 960 to 3600',
  ],
  ['grants.yaml', 'leaseSeconds: 3600', 'leaseSeconds: "3600"', '"leaseSeconds" is not'],
  ['grants.yaml', 'leaseSeconds: 3600', 'mode: proxy', 'vend or gateway'],
  [
    'grants.yaml',
    'grants:\n',
    'intents: { fly: { actions: ["s3:FlyToTheMoon"] } }\ngrants:\n',
    'AWS has no action s3:FlyToTheMoon',
  ],
  [
    'grants.yaml',
    'grants:\n',
    'intents: { read: { actions: ["s3:GetObject"], resources: ["bucket/*"] } }\ngrants:\n',
    'the ARN of a resource',
  ],
  [
    'grants.yaml',
    'grants:\n',
    'resources: { tables: { arns: ["arn:aws:dynamodb:*:*:table/orders"] } }\ngrants:\n',
    'labels',
  ],
  [
    'grants.yaml',
    'labels: [production]',
    'labels: [Production]',
    'an item of "labels" is not a name',
  ],
  [
    'grants.yaml',
    'runInvocationUri]',
    'runInvocationUrl]',
    '"runInvocationUrl" is not a fact of a workload; did you mean "runInvocationUri"',
  ],
  [
    'grants.yaml',
    'runInvocationUri]',
    'runInvocationUri, runInvocationUri]',
    'runInvocationUri stands here twice',
  ],
  ['grants.yaml', 'Effect: Allow', 'Effect: Permit', 'session policy: '],
  [
    'grants.yaml',
    'Action: s3:ListBucket',
    'Action: sts:AssumeRole',
    'the session policy allows sts:AssumeRole',
  ],
  [
    'grants.yaml',
    'externalId: acme-sallyport',
    'externalId: "a b"',
    '"externalId" is not an external id',
  ],
  ['grants.yaml', '  shop-deploy:', '  sho:', '"sho" is not a grant name'],
  [
    'identities.yaml',
    'grants: [shop-migrate]',
    'grants: [shop-deploy]',
    'no identity may ask for grant shop-migrate',
  ],
];

/** Tests, policies, and the form and text of any file. */
export const refusedOthers: readonly RefusedChange[] = [
  ['tests/story.yaml', 'issuer: github', 'issuer: githup', 'no issuer is called "githup"'],
  [
    'tests/story.yaml',
    'grant: shop-deploy',
    'grant: shop-deplog',
    'no grant is called "shop-deplog"',
  ],
  [
    'tests/story.yaml',
    'expect: permit',
    'expect: permit\n    rules: [a]',
    'only a pend names rules',
  ],
  ['tests/story.yaml', 'expect: permit', 'expect: allow', '"expect" is not permit, forbid or pend'],
  [
    'policies/shop.cedar',
    'Sallyport::Grant::"shop-deploy"',
    'Sallyport::Grant::"shop-depoy"',
    'did you mean "shop-deploy"',
  ],
  ['issuers.yaml', 'issuers:', 'issuer:', '"issuer" is not a key here; did you mean "issuers"'],
  ['people.yaml', 'people:', 'people: [a]\nx:', '"people" is not a section'],
  [
    'identities.yaml',
    'owner: ada',
    'ownr: ada',
    '6:5 "ownr" is not a key here; did you mean "owner"',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\u202e',
    'the character U+202E cannot be seen',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\ufffd',
    'the file is not valid UTF-8',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: Publishes\ud800',
    'the file is not valid UTF-8',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    'purpose: AKIAIOSFODNN7EXAMPLE',
    '7:14 this looks like an AWS access key id',
  ],
  [
    'identities.yaml',
    'purpose: Publishes',
    `purpose: "${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}"\n    x: a`,
    'this looks like a private key',
  ],
];
