import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { checkProps } from '#lib/check-props.ts';
import type { SallyportProps } from '#lib/sallyport-props.ts';
import { placeholderBundles } from './bundles.ts';
import { administrator, emptyStack, unchecked } from './synthesise.ts';

/** What is said about props that are right but for this. */
function saidOf(change: object, stack = emptyStack()): string {
  const bundles = placeholderBundles();
  try {
    checkProps(stack, { administrator, bundles: bundles.folder, ...change } as SallyportProps);
    return '';
  } catch (error) {
    return (error as Error).message;
  } finally {
    bundles.remove();
  }
}

describe('props', () => {
  test.each([
    { administrator: 'role/platform' },
    { administrator: 'arn:aws:iam::111122223333:user/people/ada' },
    { name: 'acme-door-2' },
    { targetAccounts: ['111122223333'] },
    { reservedConcurrency: { sts: 1, gateway: 200 } },
    { gateway: { bodyDays: 36_500 } },
    { audit: { mode: 'compliance', days: 36_500 } },
    { ledger: { origin: 'ledger.acme.example/sallyport', mode: 'compliance', days: 36_500 } },
    { ledger: { checkHours: 72, unsealedSeconds: 120 } },
  ])('that are right are said nothing about: %j', (change) => {
    expect(saidOf(change)).toBe('');
  });

  test.each([
    [
      { administrator: 'arn:aws:sts::111122223333:assumed-role/platform/ada' },
      /administrator is no IAM role/,
    ],
    [{ administrator: '*' }, /administrator is no IAM role/],
    [{ name: 'Acme' }, /name is not 3 to 24/],
    [{ name: 'a'.repeat(25) }, /name is not 3 to 24/],
    [{ targetAccounts: ['11112222333'] }, /targetAccounts holds 11112222333/],
    [
      { targetRoles: ['arn:aws:iam::111122223333:role/*'] },
      /targetRoles holds .* without wildcards/,
    ],
    [{ revokerExternalId: 'a b' }, /revokerExternalId is no external id/],
    [
      { domain: { name: 'https://sallyport.acme.example', certificateArn: 'x' } },
      /domain.name is .*certificateArn is no ARN/,
    ],
    [
      { webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b' },
      /those of CloudFront do not fit/,
    ],
    [
      { throttles: { exchange: { requestsPerSecond: 0, burst: 1 } } },
      /throttles.exchange must have/,
    ],
    [
      { throttles: { exchang: { requestsPerSecond: 1, burst: 1 } } },
      /throttles names exchang; there is no such function/,
    ],
    [{ reservedConcurrency: { sts: 0 } }, /reservedConcurrency.sts is 0/],
    [{ reservedConcurrency: { gatway: 5 } }, /reservedConcurrency names gatway/],
    [
      { gateway: { domain: { name: 'gw acme', certificateArn: 'x' } } },
      /gateway.domain.name is .*gateway.domain.certificateArn is no ARN/,
    ],
    [{ gateway: { webAclArn: 'x' } }, /gateway.webAclArn is no ARN of a regional web ACL/],
    [{ gateway: { bodyDays: 0 } }, /gateway.bodyDays is 0/],
    [{ audit: { days: 0 } }, /audit.days is 0/],
    [{ audit: { days: 1.5 } }, /audit.days is 1.5/],
    [{ ledger: { origin: 'https://ledger.acme.example' } }, /ledger.origin is no name of a log/],
    [{ ledger: { origin: 'acme+1' } }, /ledger.origin is no name of a log/],
    [{ ledger: { mode: 'none' } }, /ledger.mode is none; it is governance or compliance/],
    [{ ledger: { days: 0 } }, /ledger.days is 0/],
    [{ ledger: { days: 36_501 } }, /ledger.days is 36501/],
    [{ ledger: { checkHours: 73 } }, /ledger.checkHours is 73/],
    [{ ledger: { unsealedSeconds: 119 } }, /ledger.unsealedSeconds is 119/],
    [{ ledger: { unsealedSeconds: 86_401 } }, /ledger.unsealedSeconds is 86401/],
    [{ bundles: '/nowhere' }, /nowhere has no bundle of exchange, .*npm run build/],
    [
      { alarmEmails: ['a@b.example'], alarmTopic: {} },
      /alarmEmails are for the topic that is made/,
    ],
  ])('%j are refused in words', (change, said) => {
    expect(saidOf(change)).toMatch(said);
  });

  test('are refused with everything that is wrong at once', () => {
    const said = saidOf({ name: 'A', audit: { days: 0 }, targetAccounts: ['1'] });
    expect(said.split('; ').length).toBeGreaterThanOrEqual(3);
  });

  test('need a stack that knows its Region', () => {
    expect(saidOf({}, new Stack(new App(unchecked), 'Anywhere'))).toMatch(
      /the stack has no Region/,
    );
  });
});
