import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { readEnvironment, type Variables } from '#functions/entries/environment.ts';
import { neededVariables } from '#functions/entries/needed-variables.ts';
import { functions } from '#lib/functions.ts';
import { bundleNames } from '#scripts/bundle-functions.ts';

/** All that any function is given. */
const whole = {
  AWS_REGION: 'eu-central-1',
  SALLYPORT_RECORDS_TABLE: 'sallyport-records',
  SALLYPORT_LEDGER_TABLE: 'sallyport-ledger',
  SALLYPORT_URL: 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/sallyport',
  SALLYPORT_GATEWAY_URL: 'https://gateway.acme.example/aws',
  SALLYPORT_GATEWAY_KEY_SECRET:
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sallyport/gateway-keys-AbCdEf',
  SALLYPORT_STATE_MACHINE:
    'arn:aws:states:eu-central-1:111122223333:stateMachine:sallyport-approvals:live',
  SALLYPORT_REVOKER_ROLE: 'arn:aws:iam::111122223333:role/sallyport/revoker',
  SALLYPORT_REVOKER_EXTERNAL_ID: 'sallyport',
  SALLYPORT_JWKS_FUNCTION: 'sallyport-jwks',
  SALLYPORT_AUDIT_LOG_GROUP: '/sallyport/audit',
  SALLYPORT_AUDIT_BUCKET: 'sallyport-audit-111122223333',
  SALLYPORT_FIRST_ADMINISTRATOR: 'arn:aws:iam::111122223333:role/Administrator',
  SALLYPORT_SIGN_IN_SECRETS:
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sallyport/sign-in/',
  SALLYPORT_LOG_BUCKET: 'sallyport-log-111122223333',
  SALLYPORT_LOG_KEY:
    'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  SALLYPORT_LOG_ORIGIN: 'aws.sallyport/111122223333/eu-central-1/sallyport',
  SALLYPORT_LOG_LOCK: 'governance:30',
  SALLYPORT_BODY_DAYS: '90',
  SALLYPORT_OWN_ARNS:
    'arn:*:lambda:*:111122223333:function:sallyport-*,arn:aws:s3:::sallyport-log*',
} as const;

const everything = [
  ...(['RECORDS_TABLE', 'LEDGER_TABLE', 'URL', 'STATE_MACHINE', 'REVOKER_ROLE'] as const),
  ...(['REVOKER_EXTERNAL_ID', 'JWKS_FUNCTION', 'AUDIT_LOG_GROUP', 'AUDIT_BUCKET'] as const),
  ...(['FIRST_ADMINISTRATOR', 'SIGN_IN_SECRETS'] as const),
  ...(['LOG_BUCKET', 'LOG_KEY', 'LOG_ORIGIN', 'LOG_LOCK', 'BODY_DAYS'] as const),
  ...(['GATEWAY_URL', 'GATEWAY_KEY_SECRET', 'OWN_ARNS'] as const),
];

function problemsOf(given: Variables): readonly string[] {
  try {
    readEnvironment(given, everything);
    return [];
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'not_configured') throw error;
    const { problems } = error.shown as { readonly problems: readonly string[] };
    for (const problem of problems) expect(error.message).toContain(problem);
    return problems;
  }
}

describe('the environment of a function', () => {
  test('is read whole', () => {
    const { variables, region, serviceAt } = readEnvironment(whole, everything);
    expect(variables.URL).toBe(whole.SALLYPORT_URL);
    expect(Object.keys(variables)).toEqual(everything);
    expect(region).toBe('eu-central-1');
    expect(serviceAt('sts')).toEqual({
      endpoint: 'https://sts.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
    });
  });

  test('takes another endpoint for a service, signed for the same region', () => {
    const { serviceAt } = readEnvironment(
      { ...whole, SALLYPORT_ENDPOINT_IAM: 'http://127.0.0.1:4566' },
      everything,
    );
    expect(serviceAt('iam')).toEqual({ endpoint: 'http://127.0.0.1:4566', region: 'us-east-1' });
  });

  test('is refused with all that is missing at once', () => {
    const problems = problemsOf({});
    expect(problems).toHaveLength(everything.length + 1);
    expect(problems[0]).toBe('SALLYPORT_RECORDS_TABLE is missing: set it to the name of a table');
    expect(problems.at(-1)).toBe('AWS_REGION is missing: Lambda sets it');
  });

  test.each([
    ['SALLYPORT_RECORDS_TABLE', 'my table'],
    ['SALLYPORT_URL', 'https://broker.example/'],
    ['SALLYPORT_URL', 'http://broker.example'],
    ['SALLYPORT_URL', 'https://broker.example/a?b=c'],
    ['SALLYPORT_URL', 'https://u:p@broker.example'],
    ['SALLYPORT_URL', 'https://BROKER.example'],
    ['SALLYPORT_URL', 'broker.example'],
    ['SALLYPORT_GATEWAY_URL', 'https://gateway.example/'],
    ['SALLYPORT_GATEWAY_URL', 'http://gateway.example'],
    ['SALLYPORT_GATEWAY_KEY_SECRET', 'sallyport/gateway-keys'],
    ['SALLYPORT_GATEWAY_KEY_SECRET', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:'],
    ['SALLYPORT_STATE_MACHINE', whole.SALLYPORT_STATE_MACHINE.replace(':live', '')],
    ['SALLYPORT_REVOKER_ROLE', 'sallyport-revoker'],
    ['SALLYPORT_REVOKER_EXTERNAL_ID', 'a b'],
    ['SALLYPORT_JWKS_FUNCTION', 'sallyport jwks'],
    ['SALLYPORT_AUDIT_LOG_GROUP', 'a:b'],
    ['SALLYPORT_AUDIT_BUCKET', 'A_B'],
    ['SALLYPORT_FIRST_ADMINISTRATOR', 'arn:aws:iam::111122223333:root'],
    ['SALLYPORT_SIGN_IN_SECRETS', 'sallyport/sign-in/'],
    ['SALLYPORT_LOG_BUCKET', 'A_B_C'],
    ['SALLYPORT_LOG_KEY', 'alias/sallyport-log'],
    ['SALLYPORT_LOG_ORIGIN', 'https://ledger.acme.example'],
    ['SALLYPORT_LOG_LOCK', 'governance:'],
    ['SALLYPORT_LOG_LOCK', 'none:30'],
    ['SALLYPORT_LOG_LOCK', 'compliance:0'],
    ['SALLYPORT_BODY_DAYS', 'ninety'],
    ['SALLYPORT_OWN_ARNS', 'sallyport-log'],
    ['SALLYPORT_OWN_ARNS', 'arn:aws:s3:::sallyport-log,'],
    ['AWS_REGION', 'mars-north-1'],
    ['SALLYPORT_ENDPOINT_STS', 'http://sts.example'],
    ['SALLYPORT_ENDPOINT_EC2', 'http://127.0.0.1:1'],
    ['SALLYPORT_RECORD_TABLE', 'sallyport-records'],
  ])('is refused where %s is %s, without saying the value', (name, value) => {
    const problems = problemsOf({ ...whole, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain(value);
  });

  test('may be http on the machine itself, and nowhere else', () => {
    const given = { ...whole, SALLYPORT_URL: 'http://127.0.0.1:8787/sallyport' };
    expect(problemsOf(given)).toEqual([]);
  });
});

describe('what functions need', () => {
  test.each(bundleNames)('%s: just what it is deployed with', (name) => {
    const needed: readonly string[] = neededVariables[name];
    expect([...functions[name].environment].toSorted()).toEqual(needed.toSorted());
  });

  test('is said of every function that there is, and of no other', () => {
    expect(Object.keys(neededVariables).toSorted()).toEqual(Object.keys(functions).toSorted());
    expect([...bundleNames].toSorted()).toEqual(Object.keys(functions).toSorted());
  });
});
