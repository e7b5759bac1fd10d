import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { functionNames } from '#lib/functions.ts';
import { wildcardReason } from '#lib/wildcard-reasons.ts';
import { printPermissions } from './print-permissions.ts';
import { policiesIn, type ShownPolicy, type ShownStatement } from './statements-of.ts';
import { synthesise } from './synthesise.ts';

let template: Template;
let policies: readonly ShownPolicy[];
beforeAll(() => {
  template = synthesise({ targetAccounts: ['111122223333', '444455556666'] });
  policies = policiesIn(template);
});

/** Statements of roles, each with whose it is. */
function ofRoles(): readonly (ShownStatement & { readonly owner: string })[] {
  return policies
    .filter(({ kind }) => kind === 'role')
    .flatMap(({ owner, statements }) => statements.map((each) => ({ owner, ...each })));
}

describe('permissions', () => {
  test('are those of docs/permissions.md, every one', async () => {
    await expect(printPermissions(policies)).toMatchFileSnapshot('../../docs/permissions.md');
  });

  test('are all in roles, in no policy beside them, and each function has a role of its own', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    const owners = new Set(ofRoles().map(({ owner }) => owner));
    expect(functionNames.filter((name) => !owners.has(`sallyport-${name}`))).toEqual([]);
  });

  test('name actions whole, and allow only', () => {
    const statements = ofRoles();
    expect(statements.length).toBeGreaterThan(80);
    expect(statements.flatMap(({ actions }) => actions).filter((one) => one.includes('*'))).toEqual(
      [],
    );
    expect(statements.filter(({ effect }) => effect !== 'Allow')).toEqual([]);
  });

  test('name resources whole, or by a pattern for a written reason', () => {
    const patterns = ofRoles().filter(({ resources }) => resources.some((one) => /[*?]/.test(one)));
    expect(patterns.filter(({ sid }) => (wildcardReason(sid) ?? '').length < 20)).toEqual([]);
  });

  test('have no reason for a pattern that nobody uses', () => {
    const used = new Set(
      ofRoles()
        .filter(({ resources }) => resources.some((one) => /[*?]/.test(one)))
        .map(({ sid }) => sid),
    );
    const all = new Set(ofRoles().map(({ sid }) => sid));
    expect([...all].filter((sid) => wildcardReason(sid) !== undefined && !used.has(sid))).toEqual(
      [],
    );
  });
});

describe('the ledger', () => {
  const onLedger = () =>
    ofRoles().filter(({ resources }) => resources.some((one) => one.startsWith('SallyportLedger')));

  test('is written by putting alone, in a transaction, and read', () => {
    const actions = new Set(onLedger().flatMap((statement) => statement.actions));
    expect([...actions].sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetItem',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ]);
    for (const { actions: each, conditions } of onLedger()) {
      if (!each.includes('dynamodb:PutItem')) continue;
      expect(conditions).toEqual([
        'ForAnyValue:StringEquals dynamodb:EnclosingOperation = TransactWriteItems',
      ]);
    }
  });

  test('lets nobody change or remove an entry, whoever it is', () => {
    const ledger = policies.find(({ owner }) => owner === 'SallyportLedger');
    expect(ledger?.statements).toMatchObject([
      {
        effect: 'Deny',
        principals: ['AWS *'],
        actions: expect.arrayContaining(['dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
      },
    ]);
  });
});

describe('records', () => {
  /** Functions whose role may put items whose partition key begins so. */
  const whoPuts = (kind: string) =>
    ofRoles()
      .filter(
        ({ actions, resources, conditions }) =>
          actions.includes('dynamodb:PutItem') &&
          resources.includes('SallyportRecords') &&
          conditions.some((one) => one.split(' = ')[1]?.split(' | ').includes(kind)),
      )
      .map(({ owner }) => owner.replace('sallyport-', ''));

  test.each([
    ['head', ['admin', 'first-configuration']],
    ['chunk', ['admin', 'first-configuration']],
    ['key-set', ['jwks']],
    ['lease', ['exchange', 'sts', 'gateway', 'revoke', 'admin']],
    ['gateway-session', ['exchange', 'sts', 'gateway']],
    ['kept-answer', ['gateway']],
    ['spent-signature', ['gateway']],
    ['delegation', ['admin']],
    ['signed-in', ['pages']],
    ['revoked-sessions', ['admin', 'sweep']],
  ])('%s are changed by %j alone', (kind, who) => {
    expect(whoPuts(kind)).toEqual(who);
  });

  test('are put nowhere without saying which', () => {
    const puts = ofRoles().filter(
      ({ actions, resources }) =>
        actions.some((one) => /:(?:PutItem|UpdateItem|DeleteItem)$/.test(one)) &&
        resources.includes('SallyportRecords'),
    );
    expect(puts.length).toBeGreaterThan(10);
    for (const { conditions } of puts) {
      expect(conditions.some((one) => one.includes('dynamodb:LeadingKeys'))).toBe(true);
    }
  });
});

describe('roles of AWS', () => {
  test('behind grants are assumed by the functions that vend, revokers by those that revoke', () => {
    const whoAssumes = (pattern: string) =>
      ofRoles()
        .filter(
          ({ actions, resources }) =>
            actions.includes('sts:AssumeRole') && resources.some((one) => one.includes(pattern)),
        )
        .map(({ owner }) => owner);
    expect(whoAssumes('role/sallyport/*')).toEqual([
      'sallyport-exchange',
      'sallyport-sts',
      'sallyport-gateway',
    ]);
    expect(whoAssumes('role/sallyport-revoker')).toEqual(['sallyport-admin', 'sallyport-sweep']);
  });

  test('are all that the gateway has at AWS: it may do nothing itself of what it hands on', () => {
    const actions = ofRoles()
      .filter(({ owner }) => owner === 'sallyport-gateway')
      .flatMap((one) => one.actions);
    const services = new Set(actions.map((one) => one.split(':')[0]));
    expect([...services].sort()).toEqual([
      ...['dynamodb', 'kms', 'lambda', 'logs', 's3', 'secretsmanager', 'sts'],
    ]);
  });

  test('read the secret of gateway keys where keys are made or verified, and nowhere else', () => {
    const readers = ofRoles().filter(({ resources }) =>
      resources.includes('SallyportGatewaySecret'),
    );
    expect(readers.map(({ owner, actions }) => `${owner} ${actions}`)).toEqual([
      'sallyport-exchange secretsmanager:GetSecretValue',
      'sallyport-sts secretsmanager:GetSecretValue',
      'sallyport-gateway secretsmanager:GetSecretValue',
    ]);
  });

  test('reach the outside by jwks and pages, who may do nothing that vends', () => {
    for (const name of ['sallyport-jwks', 'sallyport-pages']) {
      const actions = ofRoles()
        .filter(({ owner }) => owner === name)
        .flatMap((one) => one.actions);
      expect(actions.filter((one) => one.startsWith('sts:'))).toEqual([]);
    }
  });
});
