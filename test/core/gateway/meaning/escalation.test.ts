import { describe, expect, test } from 'vitest';
import { escalationRows } from '#core/gateway/meaning/escalation/escalation-rows.ts';
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
    const passable = ['arn:aws:iam::111122223333:role/apps/*'];
    expect(escalation(create(other), { role })).toContain('another role');
    expect(escalation(create(role), { role })).toContain('another role');
    expect(escalation(create(other), { role, passable })).toBeUndefined();
    expect(escalation(create(role), { role, passable })).toContain('another role');
    expect(escalation(create('web'), { role, passable })).toContain('another role');
    const profile = accessOf('ec2.RunInstances', {
      ImageId: 'ami-1',
      IamInstanceProfile: { Name: 'web' },
    });
    expect(escalation(profile, { role, passable })).toContain('another role');
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
    const ours = [
      'arn:aws:dynamodb:eu-west-1:111122223333:table/sallyport-*',
      'arn:aws:s3:::sallyport-log*',
    ];
    const scope = { role, ours };
    const get = (TableName: string) => accessOf('dynamodb.GetItem', { TableName });
    expect(escalation(get('sallyport-ledger'), scope)).toContain('stands on');
    expect(escalation(get('orders'), scope)).toBeUndefined();
    expect(escalation(get('orders'), { role })).toBeUndefined();
    const put = accessOf('s3.PutObject', { Bucket: 'sallyport-log', Key: 'checkpoint' });
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
