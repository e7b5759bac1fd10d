import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { isCaller, isCallerArn, parseCallerArn } from '#core/administration/caller-arn.ts';
import { campaign } from '#test/campaign.ts';

const session =
  'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0a1b2c3d/ada@acme.example';

describe('the ARN of a caller', () => {
  test.each([
    ['arn:aws:iam::111122223333:user/ada', { kind: 'user', name: 'ada' }],
    ['arn:aws:iam::111122223333:user/people/ada', { kind: 'user', name: 'ada' }],
    ['arn:aws:iam::111122223333:role/a/b/Admin', { kind: 'role', name: 'Admin' }],
    [session, { kind: 'role', name: 'AWSReservedSSO_Admin_0a1b2c3d', session: 'ada@acme.example' }],
    [
      'arn:aws-cn:iam::111122223333:role/Admin',
      { partition: 'aws-cn', kind: 'role', name: 'Admin' },
    ],
  ])('tells who %s is', (arn, caller) => {
    expect(parseCallerArn(arn)).toEqual({ partition: 'aws', account: '111122223333', ...caller });
  });

  test.each([
    '',
    'ada',
    'arn:aws:iam::111122223333:root',
    'arn:aws:sts::111122223333:federated-user/ada',
    'arn:aws:sts::111122223333:assumed-role/Admin',
    'arn:aws:sts::111122223333:assumed-role/Admin/ada/more',
    'arn:aws:iam::111122223333:role/*',
    'arn:aws:iam::11112222333:role/Admin',
    'arn:aws:iam:us-east-1:111122223333:role/Admin',
    'arn:other:iam::111122223333:role/Admin',
    'arn:aws:iam::111122223333:role/Admin\n',
    ' arn:aws:iam::111122223333:role/Admin',
  ])('is not %j', (arn) => {
    expect(isCallerArn(arn)).toBe(false);
  });

  property.prop([fc.string({ maxLength: 120 })], { seed: 20_261_125, numRuns: campaign(200) })(
    'is read, or refused, whatever it is',
    (arn) => {
      const caller = parseCallerArn(arn);
      expect(caller === undefined || arn.includes(caller.name)).toBe(true);
    },
  );
});

describe('a caller', () => {
  const is = (caller: string, named: string) => {
    const [one, other] = [parseCallerArn(caller), parseCallerArn(named)];
    return one !== undefined && other !== undefined && isCaller(one, other);
  };

  test.each([
    [session, session],
    [session, 'arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0a1b2c3d'],
    [session, 'arn:aws:iam::111122223333:role/aws-reserved/sso/AWSReservedSSO_Admin_0a1b2c3d'],
    ['arn:aws:iam::111122223333:user/ada', 'arn:aws:iam::111122223333:user/people/ada'],
  ])('%s is %s', (caller, named) => {
    expect(is(caller, named)).toBe(true);
  });

  test.each([
    ['another session', session, session.replace('ada@', 'eve@')],
    ['a session, if it is the role’s own name', session.replace(/\/ada.*/, '/xx'), session],
    ['a role of another account', session, session.replace('111122223333', '444455556666')],
    [
      'a user of the role’s name',
      'arn:aws:iam::111122223333:user/Admin',
      'arn:aws:iam::111122223333:role/Admin',
    ],
    [
      'a role of another partition',
      'arn:aws-cn:iam::111122223333:role/A',
      'arn:aws:iam::111122223333:role/A',
    ],
    [
      'a session where only the role is shown',
      'arn:aws:iam::111122223333:role/Admin',
      'arn:aws:sts::111122223333:assumed-role/Admin/ada',
    ],
  ])('is not %s', (_what, caller, named) => {
    expect(is(caller, named)).toBe(false);
  });
});
