import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { globalConditionKeys, knownAction } from '#core/iam/actions/known-actions.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import type { PolicyKind } from '#core/iam/documents/policy-kind.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { evaluateTrust, type TrustRequest } from '#core/iam/evaluate-trust.ts';
import { securityTags } from '#core/leases/session-tags.ts';
import { GatewayRoleTemplate, RevokerTemplate, TargetRoleTemplate } from '#lib/member-templates.ts';
import { SallyportRevoker } from '#lib/sallyport-revoker.ts';
import { SallyportTargetRole } from '#lib/sallyport-target-role.ts';
import { campaign } from '#test/campaign.ts';
import { anyPolicy, anyRequest } from '#test/core/iam/arbitraries.ts';
import { resolveIntrinsics } from './resolve-intrinsics.ts';
import { unchecked } from './synthesise.ts';

const broker = '999988887777';
const member = '111122223333';
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': member,
};

/** Properties of the one role that a construct makes in the member account. */
function roleOf(make: (stack: Stack) => unknown): Readonly<Record<string, unknown>> {
  const stack = new Stack(new App(unchecked), 'Member', {
    env: { account: member, region: 'eu-west-1' },
  });
  make(stack);
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  const resolved = resolveIntrinsics(role?.Properties, (name) => pseudo[name] ?? name);
  return resolved as Readonly<Record<string, unknown>>;
}

function documentOf(json: unknown, kind: PolicyKind): PolicyDocument {
  const parsed = parsePolicyDocument(json, kind);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed;
}

const sessionOf = (role: string, account = broker) => ({
  kind: 'aws' as const,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/i-1`,
});

let target: Readonly<Record<string, unknown>>;
let revoker: Readonly<Record<string, unknown>>;
beforeAll(() => {
  target = roleOf(
    (stack) =>
      new SallyportTargetRole(stack, 'Role', {
        brokerAccount: broker,
        externalId: 'acme-sallyport',
        roleName: 'shop-deploy',
        policyArn: `arn:aws:iam::${member}:policy/shop-deploy`,
      }),
  );
  revoker = roleOf(
    (stack) =>
      new SallyportRevoker(stack, 'Role', { brokerAccount: broker, externalId: 'acme-revoker' }),
  );
});

describe('a role behind grants', () => {
  const asked: TrustRequest = {
    principal: sessionOf('sallyport-exchange'),
    action: 'sts:AssumeRole',
    sessionName: 'shop-deployer-1',
    externalId: 'acme-sallyport',
    sourceIdentity: 'shop-deployer',
    tags: { identity: 'shop-deployer' },
  };
  const answer = (change: object) =>
    evaluateTrust({ ...asked, ...change }, documentOf(target.AssumeRolePolicyDocument, 'trust'))
      .effect;

  test.each(['sallyport-exchange', 'sallyport-sts', 'sallyport-gateway'])('lets in %s', (role) => {
    expect(answer({ principal: sessionOf(role) })).toBe('allow');
  });

  test.each([
    ['another function of the broker', { principal: sessionOf('sallyport-admin') }],
    [
      'the root of the broker’s account',
      { principal: { kind: 'aws', arn: `arn:aws:iam::${broker}:root` } },
    ],
    [
      'a user of the broker’s account',
      { principal: { kind: 'aws', arn: `arn:aws:iam::${broker}:user/sallyport-exchange` } },
    ],
    [
      'a role of that name in another account',
      { principal: sessionOf('sallyport-exchange', '444455556666') },
    ],
    ['another external id', { externalId: 'acme-sallyporT' }],
    ['no external id', { externalId: undefined }],
    ['no source identity', { sourceIdentity: undefined }],
    ['web identity', { action: 'sts:AssumeRoleWithWebIdentity' }],
  ])('keeps out %s', (_who, change) => {
    expect(answer(change)).toBe('implicit-deny');
  });

  test('has its policy as its boundary, and nothing else', () => {
    expect(target).toMatchObject({
      Path: '/sallyport/',
      ManagedPolicyArns: [`arn:aws:iam::${member}:policy/shop-deploy`],
      PermissionsBoundary: `arn:aws:iam::${member}:policy/shop-deploy`,
      MaxSessionDuration: 3_600,
    });
    expect(target).not.toHaveProperty('Policies');
  });

  test('can do no more, whatever the revoker or anybody writes into it', () => {
    fc.assert(
      fc.property(
        anyPolicy,
        fc.array(anyPolicy, { maxLength: 2 }),
        anyRequest,
        (policy, written, request) => {
          const boundary = policy;
          const before = evaluate(request, { identity: [policy], boundary });
          const after = evaluate(request, { identity: [policy, ...written], boundary });
          expect(after.effect === 'allow' && before.effect !== 'allow').toBe(false);
        },
      ),
      { seed: 7, numRuns: campaign(300) },
    );
  });
});

interface Demand {
  readonly Action: string | readonly string[];
  readonly Condition: Readonly<Record<string, object>>;
}

describe('a role behind grants for the gateway alone', () => {
  let only: Readonly<Record<string, unknown>>;
  beforeAll(() => {
    only = roleOf(
      (stack) =>
        new SallyportTargetRole(stack, 'Role', {
          ...{ brokerAccount: broker, externalId: 'acme-sallyport', onlyThroughGateway: true },
          ...{ roleName: 'orders', policyArn: `arn:aws:iam::${member}:policy/orders` },
        }),
    );
  });
  const own = { identity: 'orders-keeper', grant: 'orders-upkeep', sessionId: 's1' };
  const answer = (change: Partial<TrustRequest>) =>
    evaluateTrust(
      {
        principal: sessionOf('sallyport-gateway'),
        ...{ action: 'sts:AssumeRole', sessionName: 'orders-1', externalId: 'acme-sallyport' },
        ...{ sourceIdentity: 'orders-keeper', tags: securityTags({ ...own, mode: 'gateway' }) },
        ...change,
      },
      documentOf(only.AssumeRolePolicyDocument, 'trust'),
    ).effect;

  test('lets in whoever vends or calls, with the tags of a lease for the gateway', () => {
    for (const role of ['sallyport-gateway', 'sallyport-exchange', 'sallyport-sts']) {
      expect(answer({ principal: sessionOf(role) })).toBe('allow');
    }
  });

  test.each([
    ['the tags of a lease that is handed out', { tags: securityTags({ ...own, mode: 'vend' }) }],
    ['no tags', { tags: {} }],
    ['another mode', { tags: { 'sallyport:mode': 'vend' } }],
    ['no source identity', { sourceIdentity: undefined }],
    ['another function of the broker', { principal: sessionOf('sallyport-admin') }],
  ] as const)('keeps out %s', (_what, change) => {
    expect(answer(change as Partial<TrustRequest>)).toBe('implicit-deny');
  });

  test('asks for nothing by a key that AWS does not tell of that action', () => {
    const { Statement } = only.AssumeRolePolicyDocument as {
      readonly Statement: readonly Demand[];
    };
    for (const { Action, Condition } of Statement) {
      const keys = Object.values(Condition).flatMap((demanded) => Object.keys(demanded));
      for (const action of [Action].flat()) {
        const asked = [...(knownAction(action)?.keys ?? []), ...globalConditionKeys];
        const forms = asked.map((key) => key.replace('${TagKey}', 'sallyport:mode'));
        expect(keys.filter((key) => !forms.includes(key))).toEqual([]);
      }
    }
  });

  test('stands under a path of its own, below the one that the broker and the revoker reach', () => {
    expect(only).toMatchObject({ Path: '/sallyport/gateway/', RoleName: 'orders' });
  });
});

describe('the revoker', () => {
  test('lets in the functions that revoke, by its own external id', () => {
    const trust = documentOf(revoker.AssumeRolePolicyDocument, 'trust');
    const asked = {
      action: 'sts:AssumeRole',
      sessionName: 'sallyport-revoker',
      externalId: 'acme-revoker',
      sourceIdentity: 'sallyport-revoker',
    } as const;
    const by = (role: string) =>
      evaluateTrust({ ...asked, principal: sessionOf(role) }, trust).effect;
    expect(by('sallyport-admin')).toBe('allow');
    expect(by('sallyport-sweep')).toBe('allow');
    expect(by('sallyport-exchange')).toBe('implicit-deny');
  });

  test('changes inline policies of bound roles under the path, and nothing else', () => {
    const [{ PolicyDocument: json }] = revoker.Policies as [{ PolicyDocument: unknown }];
    const identity = [documentOf(json, 'identity')];
    const may = (action: string, role: string, boundary = `arn:aws:iam::${member}:policy/p`) =>
      evaluate(
        {
          principal: `arn:aws:sts::${member}:assumed-role/sallyport-revoker/sallyport-revoker`,
          action,
          resource: `arn:aws:iam::${member}:role/${role}`,
          context: boundary === '' ? {} : { 'iam:PermissionsBoundary': boundary },
        },
        { identity },
      ).effect === 'allow';
    expect(may('iam:PutRolePolicy', 'sallyport/shop-deploy')).toBe(true);
    expect(may('iam:DeleteRolePolicy', 'sallyport/shop-deploy')).toBe(true);
    expect(may('iam:PutRolePolicy', 'sallyport/gateway/orders')).toBe(true);
    expect(may('iam:PutRolePolicy', 'sallyport/shop-deploy', '')).toBe(false);
    expect(may('iam:PutRolePolicy', 'sallyport-revoker')).toBe(false);
    expect(may('iam:PutRolePolicy', 'admin')).toBe(false);
    for (const action of [
      'iam:AttachRolePolicy',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PutRolePermissionsBoundary',
      'iam:UpdateAssumeRolePolicy',
      'iam:PassRole',
    ]) {
      expect(may(action, 'sallyport/shop-deploy')).toBe(false);
    }
  });
});

describe('templates for member accounts', () => {
  test.each([
    ['sallyport-target-role', 'sallyport-target-role', TargetRoleTemplate],
    ['sallyport-gateway-role', 'sallyport-target-role', GatewayRoleTemplate],
    ['sallyport-revoker', 'sallyport-revoker', RevokerTemplate],
  ] as const)('%s is what the construct of %s makes', async (name, source, Made) => {
    const app = new App(unchecked);
    new Made(app, 'Printed');
    const [stack] = app.synth().stacks;
    const head = `# Made of lib/${source}.ts, which says why; change it there and run: npx vitest run test/lib -u\n`;
    const text = stringify(stack?.template, { version: '1.1', lineWidth: 100 });
    await expect(`${head}${text}`).toMatchFileSnapshot(`../../templates/${name}.yaml`);
  });
});
