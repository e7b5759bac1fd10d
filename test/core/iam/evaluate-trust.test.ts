import { describe, expect, test } from 'vitest';
import { evaluateTrust, type TrustRequest } from '#core/iam/evaluate-trust.ts';
import { policy } from './policy.ts';

const broker = 'arn:aws:iam::999988887777:role/sallyport-broker';
const brokerSession = 'arn:aws:sts::999988887777:assumed-role/sallyport-broker/run';
const provider = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';

const request: TrustRequest = {
  principal: { kind: 'aws', arn: brokerSession, role: broker },
  action: 'sts:AssumeRole',
  sessionName: 'shop-deployer.01',
  externalId: 'acme-sallyport',
  sourceIdentity: 'shop-deployer',
  durationSeconds: 960,
  tags: { 'sallyport:identity': 'shop-deployer' },
};

const allActions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
const withExternalId = { StringEquals: { 'sts:ExternalId': 'acme-sallyport' } };

interface TrustCase {
  readonly name: string;
  readonly statements: readonly Readonly<Record<string, unknown>>[];
  readonly request?: Partial<TrustRequest>;
  readonly effect: 'allow' | 'explicit-deny' | 'implicit-deny';
  readonly refusedAction?: string;
}

const to = (principal: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: allActions,
  ...more,
});

const bare = { tags: {}, sourceIdentity: undefined };

function requestOf(one: TrustCase): TrustRequest {
  const merged = { ...request, ...one.request };
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined),
  ) as unknown as TrustRequest;
}

const cases: readonly TrustCase[] = [
  { name: 'the role of the session is named', statements: [to({ AWS: broker })], effect: 'allow' },
  {
    name: 'the session itself is named',
    statements: [to({ AWS: brokerSession })],
    effect: 'allow',
  },
  {
    name: 'the account is named, so that its own policies decide',
    statements: [to({ AWS: 'arn:aws:iam::999988887777:root' })],
    effect: 'allow',
  },
  {
    name: 'the account is named by its number',
    statements: [to({ AWS: '999988887777' })],
    effect: 'allow',
  },
  { name: 'everyone is named', statements: [to('*')], effect: 'allow' },
  { name: 'everyone of AWS is named', statements: [to({ AWS: '*' })], effect: 'allow' },
  {
    name: 'another account is named',
    statements: [to({ AWS: '111122223333' })],
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'a role whose name only begins alike is named',
    statements: [to({ AWS: `${broker}-2` })],
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'the external id is the one asked for',
    statements: [to({ AWS: broker }, { Condition: withExternalId })],
    effect: 'allow',
  },
  {
    name: 'the external id is another',
    statements: [to({ AWS: broker }, { Condition: withExternalId })],
    request: { externalId: 'acme' },
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'there is no external id, whatever the other facts say',
    statements: [to({ AWS: broker }, { Condition: withExternalId })],
    request: { externalId: undefined, context: { 'STS:ExternalID': 'acme-sallyport' } } as never,
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'tags are sent and may not be set',
    statements: [to({ AWS: broker }, { Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] })],
    effect: 'implicit-deny',
    refusedAction: 'sts:TagSession',
  },
  {
    name: 'a source identity is sent and may not be set',
    statements: [to({ AWS: broker }, { Action: ['sts:AssumeRole', 'sts:TagSession'] })],
    effect: 'implicit-deny',
    refusedAction: 'sts:SetSourceIdentity',
  },
  {
    name: 'neither is sent',
    statements: [to({ AWS: broker }, { Action: 'sts:AssumeRole' })],
    request: bare as never,
    effect: 'allow',
  },
  {
    name: 'a Deny of tagging',
    statements: [to({ AWS: broker }), to('*', { Effect: 'Deny', Action: 'sts:TagSession' })],
    effect: 'explicit-deny',
    refusedAction: 'sts:TagSession',
  },
  {
    name: 'everybody but us is denied',
    statements: [
      to('*'),
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: [broker, brokerSession, '999988887777'] },
        Action: '*',
      },
    ],
    effect: 'allow',
  },
  {
    name: 'everybody but us is denied, and we have a permissions boundary',
    statements: [
      to('*'),
      {
        Effect: 'Deny',
        NotPrincipal: { AWS: [broker, brokerSession, '999988887777'] },
        Action: '*',
      },
    ],
    request: { principal: { kind: 'aws', arn: brokerSession, role: broker, isBounded: true } },
    effect: 'explicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'everybody but another role is denied',
    statements: [
      to('*'),
      { Effect: 'Deny', NotPrincipal: { AWS: [`${broker}-2`, '999988887777'] }, Action: '*' },
    ],
    effect: 'explicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  ...condition('the session name', { StringLike: { 'sts:RoleSessionName': 'shop-deployer.*' } }),
  ...condition('the source identity', { StringEquals: { 'sts:SourceIdentity': 'shop-deployer' } }),
  ...condition('a tag', { StringEquals: { 'aws:RequestTag/sallyport:identity': 'shop-deployer' } }),
  ...condition('the keys of tags', {
    'ForAllValues:StringLike': { 'aws:TagKeys': 'sallyport:*' },
  }),
  ...condition('the duration', { NumericLessThanEquals: { 'sts:DurationSeconds': 3600 } }),
  ...condition('the principal', { ArnEquals: { 'aws:PrincipalArn': broker } }),
  ...condition('the account', { StringEquals: { 'aws:PrincipalAccount': '999988887777' } }),
  {
    name: 'a tag that was not sent cannot be claimed by other facts',
    statements: [
      to({ AWS: broker }, { Condition: { StringEquals: { 'aws:RequestTag/team': 'shop' } } }),
    ],
    request: { context: { 'aws:RequestTag/team': 'shop' } },
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  {
    name: 'transitive tag keys are seen',
    statements: [
      to(
        { AWS: broker },
        { Condition: { 'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': 'team' } } },
      ),
    ],
    request: { transitiveTagKeys: ['team'] },
    effect: 'allow',
  },
  {
    name: 'a federated principal is named',
    statements: [to({ Federated: provider }, { Action: 'sts:AssumeRoleWithWebIdentity' })],
    request: { ...bare, ...federated() } as never,
    effect: 'allow',
  },
  {
    name: 'a federated principal and the conditions on its token',
    statements: [
      to(
        { Federated: provider },
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/shop:*' },
          },
        },
      ),
    ],
    request: {
      ...bare,
      ...federated(),
      context: { 'token.actions.githubusercontent.com:sub': 'repo:mallory/shop:ref' },
    } as never,
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRoleWithWebIdentity',
  },
  {
    name: 'a federated principal is not let in as everyone',
    statements: [to('*', { Action: 'sts:AssumeRoleWithWebIdentity' })],
    request: { ...bare, ...federated() } as never,
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRoleWithWebIdentity',
  },
  {
    name: 'a federated principal is spared when it is listed',
    statements: [
      to({ Federated: provider }, { Action: '*' }),
      { Effect: 'Deny', NotPrincipal: { Federated: provider }, Action: '*' },
    ],
    request: { ...bare, ...federated() } as never,
    effect: 'allow',
  },
  {
    name: 'a service is named',
    statements: [to({ Service: 'lambda.amazonaws.com' }, { Action: 'sts:AssumeRole' })],
    request: { ...bare, principal: { kind: 'service', service: 'lambda.amazonaws.com' } } as never,
    effect: 'allow',
  },
  {
    name: 'another service is named',
    statements: [to({ Service: 'ec2.amazonaws.com' }, { Action: 'sts:AssumeRole' })],
    request: { ...bare, principal: { kind: 'service', service: 'lambda.amazonaws.com' } } as never,
    effect: 'implicit-deny',
    refusedAction: 'sts:AssumeRole',
  },
  ...direct('a role', broker),
  ...direct('a user', 'arn:aws:iam::999988887777:user/broker'),
  {
    name: 'the root of an account is named, which is the account',
    statements: [to({ AWS: 'arn:aws:iam::999988887777:root' })],
    request: { principal: { kind: 'aws', arn: 'arn:aws:iam::999988887777:root' } },
    effect: 'allow',
  },
];

function federated(): Partial<TrustRequest> {
  return {
    principal: { kind: 'federated', provider },
    action: 'sts:AssumeRoleWithWebIdentity',
  };
}

function condition(what: string, when: unknown): readonly TrustCase[] {
  return [
    {
      name: `conditions on ${what} hold`,
      statements: [to({ AWS: broker }, { Condition: when })],
      effect: 'allow',
    },
  ];
}

function direct(what: string, arn: string): readonly TrustCase[] {
  return [
    {
      name: `${what} that is no session is named`,
      statements: [to({ AWS: arn })],
      request: { principal: { kind: 'aws', arn } },
      effect: 'allow',
    },
  ];
}

describe('trust policies', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const evaluation = evaluateTrust(requestOf(one), policy(one.statements, '2012-10-17', 'trust'));
    expect(evaluation).toMatchObject({
      effect: one.effect,
      refusedAction: one.refusedAction ?? null,
    });
  });

  test('the statements that settled it are named', () => {
    const trust = policy(
      [to({ AWS: broker }, { Sid: 'Broker', Action: 'sts:AssumeRole' }), to({ AWS: broker })],
      '2012-10-17',
      'trust',
    );
    expect(evaluateTrust(request, trust).determining).toEqual(['Broker', '#1']);
  });
});
