import { describe, expect, test } from 'vitest';
import { deputyActions, escalationRows } from '#core/gateway/meaning/escalation/escalation-rows.ts';
import { escalation } from '#core/gateway/meaning/escalation.ts';
import type { RequiredAccess } from '#core/gateway/required-access.ts';
import { knownAction } from '#core/iam/actions/known-actions.ts';
import { accessOf } from './calls.ts';

const role = 'arn:aws:iam::111122223333:role/ci/deployer';
const other = 'arn:aws:iam::111122223333:role/apps/web';

function needs(action: string, resource: string, conditions: RequiredAccess['conditions'] = {}) {
  return [{ action, level: 'Write', resources: [resource], conditions }] as const;
}

const everyRow = escalationRows.flatMap(({ actions, about, reason }) =>
  actions.map((action) => ({ action, about, reason })),
);

describe('the escalation pack', () => {
  test.each(everyRow)('refuses $action about $about', ({ action, about, reason }) => {
    expect(knownAction(action)?.name).toBe(action);
    expect(escalation(needs(action, role), { role })).toBe(`${action} ${reason}`);
    expect(escalation(needs(action.toUpperCase(), role), { role })).toContain(reason);
    const elsewhere = escalation(needs(action, other), { role });
    expect(elsewhere === undefined).toBe(about === 'own role');
  });

  test.each(everyRow)(
    'lets a deputy alone be: $action about $about',
    ({ action, about, reason }) => {
      const deputies = [{ actions: [action], resources: [other] }];
      const passes = [{ roles: ['arn:aws:iam::111122223333:role/stacks/*'] }];
      const passing = needs('iam:PassRole', 'arn:aws:iam::111122223333:role/stacks/web')[0];
      const [asked] = needs(action, other);
      const isDeputy = about === 'deputy' || about === 'named deputy';
      const scope = { role, passes, deputies };
      const refusal = `${action} ${reason}`;
      expect(escalation([asked, passing], scope)).toBe(
        isDeputy || about === 'own role' || action === 'iam:PassRole' ? undefined : refusal,
      );
      expect(escalation([asked], scope)).toBe(
        about === 'deputy' || about === 'own role' ? undefined : refusal,
      );
      const elsewhere = { ...scope, deputies: [{ actions: [action], resources: [role] }] };
      expect(escalation([asked, passing], elsewhere)).toBe(
        about === 'own role' ? undefined : refusal,
      );
      expect(deputyActions.has(action)).toBe(isDeputy);
    },
  );

  test('names each action once, with a sentence that says what to do', () => {
    const actions = everyRow.map(({ action }) => action);
    expect(new Set(actions).size).toBe(actions.length);
    for (const { reason } of everyRow) expect(reason).toMatch(/^would .+; (ask|exchange|call) /);
  });

  test('finds the own role behind any path, and in any case of its name', () => {
    expect(escalation(accessOf('iam.PutRolePolicy', { RoleName: 'deployer' }), { role })).toContain(
      'itself',
    );
    expect(escalation(accessOf('iam.PutRolePolicy', { RoleName: 'DEPLOYER' }), { role })).toContain(
      'itself',
    );
    expect(
      escalation(accessOf('iam.PutRolePolicy', { RoleName: 'web' }), { role }),
    ).toBeUndefined();
  });

  test('lets pass only roles that surely are among those told', () => {
    const create = (Role: string) => accessOf('lambda.CreateFunction', { FunctionName: 'f', Role });
    const passes = [{ roles: ['arn:aws:iam::111122223333:role/apps/*'] }];
    expect(escalation(create(other), { role })).toContain('another role');
    expect(escalation(create(role), { role })).toContain('another role');
    expect(escalation(create(other), { role, passes })).toBeUndefined();
    expect(escalation(create(role), { role, passes })).toContain('another role');
    expect(escalation(create('web'), { role, passes })).toContain('another role');
    const profile = accessOf('ec2.RunInstances', {
      ImageId: 'ami-1',
      IamInstanceProfile: { Name: 'web' },
    });
    expect(escalation(profile, { role, passes })).toContain('another role');
  });

  test('lets a role be passed to the services that may have it alone', () => {
    const create = accessOf('lambda.CreateFunction', { FunctionName: 'f', Role: other });
    const to = (...services: readonly string[]) => ({
      role,
      passes: [{ roles: [other], services }],
    });
    expect(
      escalation(create, to('ecs-tasks.amazonaws.com', 'lambda.amazonaws.com')),
    ).toBeUndefined();
    expect(escalation(create, to('ecs-tasks.amazonaws.com'))).toContain('to this service');
    const unknown = needs('iam:PassRole', other);
    expect(escalation(unknown, to('lambda.amazonaws.com'))).toContain('to this service');
    expect(escalation(unknown, { role, passes: [{ roles: [other] }] })).toBeUndefined();
  });

  test('keeps the roles of grants from being passed and changed, not from being read', () => {
    const grantRoles = ['arn:aws:iam::111122223333:role/apps/web'];
    const passes = [{ roles: grantRoles }];
    expect(escalation(needs('iam:PassRole', other), { role, passes, grantRoles })).toContain(
      'protected',
    );
    expect(escalation(needs('iam:PutRolePolicy', other), { role, grantRoles })).toContain(
      'protected',
    );
    const read = { ...needs('iam:GetRole', other)[0], level: 'Read' } as const;
    expect(escalation([read], { role, grantRoles })).toBeUndefined();
  });

  test.each([
    'AdministratorAccess',
    'IAMFullAccess',
    'PowerUserAccess',
    'AdministratorAccess-Amplify',
  ])('refuses to attach %s to anyone', (name) => {
    const PolicyArn = `arn:aws:iam::aws:policy/${name}`;
    for (const [id, member] of [
      ['iam.AttachRolePolicy', 'RoleName'],
      ['iam.AttachUserPolicy', 'UserName'],
      ['iam.AttachGroupPolicy', 'GroupName'],
    ] as const) {
      const access = accessOf(id, { [member]: 'web', PolicyArn });
      expect(escalation(access, { role })).toContain('nearly everything');
    }
  });

  test('lets a small policy be attached to another role', () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const access = accessOf('iam.AttachRolePolicy', { RoleName: 'web', PolicyArn });
    expect(escalation(access, { role })).toBeUndefined();
  });

  test('refuses a boundary that bounds nothing', () => {
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const access = accessOf('iam.PutUserPermissionsBoundary', {
      UserName: 'web',
      PermissionsBoundary,
    });
    expect(escalation(access, { role })).toContain('nearly everything');
  });

  test('keeps everybody off what the gateway stands on', () => {
    const protectedArns = ['arn:aws:dynamodb:eu-west-1:111122223333:table/audit-*'];
    const deployed = ['arn:aws:s3:::acme-log', 'arn:aws:s3:::acme-log/*'];
    const scope = { role, protectedArns, deployed };
    const get = (TableName: string) => accessOf('dynamodb.GetItem', { TableName });
    expect(escalation(get('Sallyport-Ledger1A2B'), { role })).toContain('stands on');
    const change = (RoleName: string) => accessOf('iam.PutRolePolicy', { RoleName });
    expect(escalation(change('sallyport-exchange'), { role })).toContain('stands on');
    expect(escalation(change('web'), { role })).toBeUndefined();
    expect(escalation(get('audit-2026'), scope)).toContain('stands on');
    expect(escalation(get('audit-2026'), { role })).toBeUndefined();
    expect(escalation(get('orders'), scope)).toBeUndefined();
    expect(escalation(get('orders'), { role })).toBeUndefined();
    const put = accessOf('s3.PutObject', { Bucket: 'acme-log', Key: 'checkpoint' });
    expect(escalation(put, scope)).toContain('stands on');
    expect(escalation(accessOf('dynamodb.ListTables', {}), scope)).toBeUndefined();
  });

  test('has nothing against everyday calls', () => {
    for (const [id, parameters] of [
      ['s3.GetObject', { Bucket: 'reports', Key: 'k' }],
      ['dynamodb.PutItem', { TableName: 'orders' }],
      ['lambda.Invoke', { FunctionName: 'work' }],
      ['ecs.RegisterTaskDefinition', { family: 'web' }],
    ] as const) {
      expect(escalation(accessOf(id, parameters), { role })).toBeUndefined();
    }
  });
});
