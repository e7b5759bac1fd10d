import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { knownAction } from '#core/iam/actions/known-actions.ts';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { gatewayRolePath } from '#core/leases/gateway-role-path.ts';
import { securityTags } from '#core/leases/session-tags.ts';
import { revokerRoleName } from '#lib/target-role-names.ts';

const file = 'templates/only-through-gateway.scp.json';
const text = readFileSync(file, 'utf8');
const member = '111122223333';

function documentOf(json: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(json);
  if (Array.isArray(parsed)) throw new Error(JSON.stringify(parsed));
  return parsed as PolicyDocument;
}

const policy = documentOf(JSON.parse(text));
const everything = documentOf({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Whether a principal whose own policies allow everything may still do this. */
function may(
  role: string,
  action: string,
  resource: string,
  {
    tags = {},
    partition = 'aws',
  }: { tags?: Readonly<Record<string, string>>; partition?: string } = {},
): boolean {
  const [name = ''] = role.split('/').slice(-1);
  const request = {
    principal: `arn:${partition}:sts::${member}:assumed-role/${name}/s`,
    action,
    resource: resource.replace('arn:aws:', `arn:${partition}:`),
    context: {
      'aws:PrincipalArn': `arn:${partition}:iam::${member}:role/${role}`,
      ...Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
      ),
    },
  };
  return evaluate(request, { identity: [everything, policy] }).effect === 'allow';
}

const within = gatewayRolePath.slice(1);
const keeper = `${within}orders`;
const lease = { identity: 'orders-keeper', grant: 'orders-upkeep', sessionId: 's1' };
const table = `arn:aws:dynamodb:eu-west-1:${member}:table/orders`;
const roleArn = (role: string) => `arn:aws:iam::${member}:role/${role}`;

describe(file, () => {
  test('is no larger than AWS Organizations takes, and names no principals', () => {
    const { Version, Statement } = JSON.parse(text);
    expect(JSON.stringify(JSON.parse(text)).length).toBeLessThanOrEqual(5_120);
    expect(Version).toBe('2012-10-17');
    for (const statement of Statement) {
      expect(Object.keys(statement).toSorted()).toEqual(
        ['Action', 'Condition', 'Effect', 'Resource', 'Sid'].toSorted(),
      );
      expect(statement.Effect).toBe('Deny');
    }
  });

  test('names actions that there are', () => {
    const named = [...text.matchAll(/"(iam:\w+)"/g)].map(([, action = '']) => action);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((action) => knownAction(action) === undefined)).toEqual([]);
  });

  test.each(['aws', 'aws-cn', 'aws-us-gov'])(
    'lets roles of the gateway act in its sessions alone, in the partition %s',
    (partition) => {
      const asked = [keeper, 'dynamodb:GetItem', table] as const;
      const through = securityTags({ ...lease, mode: 'gateway' });
      expect(may(...asked, { partition, tags: through })).toBe(true);
      const handedOut = securityTags({ ...lease, mode: 'vend' });
      expect(may(...asked, { partition, tags: handedOut })).toBe(false);
      expect(may(...asked, { partition })).toBe(false);
    },
  );

  test('says nothing of other roles, those of grants that hand out credentials included', () => {
    for (const role of ['sallyport/shop-deploy', 'application', 'admin']) {
      expect(may(role, 'dynamodb:GetItem', table)).toBe(true);
    }
  });

  test.each([
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRolePermissionsBoundary',
    'iam:AttachRolePolicy',
    'iam:TagRole',
    'iam:CreateRole',
    'iam:PutRolePolicy',
  ])('keeps an administrator of the account from %s on roles of the gateway', (action) => {
    expect(may('admin', action, roleArn(keeper))).toBe(false);
    expect(may('admin', action, roleArn('application'))).toBe(true);
  });

  test('lets whoever deploys make and change those roles, and the revoker deny their sessions', () => {
    for (const role of ['stacksets-exec-0a1b', 'cdk-hnb659fds-cfn-exec-role-1-eu-west-1']) {
      expect(may(role, 'iam:CreateRole', roleArn(keeper))).toBe(true);
      expect(may(role, 'iam:UpdateAssumeRolePolicy', roleArn(keeper))).toBe(true);
    }
    expect(may(revokerRoleName, 'iam:PutRolePolicy', roleArn(keeper))).toBe(true);
    expect(may(revokerRoleName, 'iam:DeleteRolePolicy', roleArn(keeper))).toBe(true);
    expect(may(revokerRoleName, 'iam:UpdateAssumeRolePolicy', roleArn(keeper))).toBe(false);
  });

  test('keeps the revoker from being put to another use', () => {
    for (const action of ['iam:UpdateAssumeRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRole']) {
      expect(may('admin', action, roleArn(revokerRoleName))).toBe(false);
    }
  });
});

test('docs/gateway.md says where it is, and what it does not prevent', () => {
  const page = readFileSync('docs/gateway.md', 'utf8');
  expect(page).toContain(`(../${file})`);
});
