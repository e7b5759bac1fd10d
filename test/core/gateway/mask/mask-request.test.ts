import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { maskRequest } from '#core/gateway/mask/mask-request.ts';
import type { AwsProtocol } from '#core/gateway/recognised-operation.ts';

function recorded(call: string, protocol: AwsProtocol, body: string, more: object = {}) {
  const [service = '', operation = ''] = call.split('.');
  const request = {
    service,
    operation,
    protocol,
    rawQuery: '',
    headers: [],
    body: Buffer.from(body),
    ...more,
  };
  const masked = maskRequest(request, { revealed: new Set() });
  if (masked instanceof Fault) throw masked;
  return { ...masked, body: Buffer.from(masked.body).toString('utf8') };
}

describe('a recorded request', () => {
  test('has no secret where the form of a query protocol stands in the query', () => {
    const rawQuery = 'Action=ModifyDBInstance&DBInstanceIdentifier=a&MasterUserPassw%6frd=hunter2';
    const masked = recorded('rds.ModifyDBInstance', 'query', '', { rawQuery });
    expect(masked.rawQuery).toBe(
      'Action=ModifyDBInstance&DBInstanceIdentifier=a&MasterUserPassw%6frd=***masked***',
    );
    const data = { rawQuery: 'Action=x&LaunchTemplateData.UserData=hunter2' };
    expect(recorded('ec2.CreateLaunchTemplate', 'ec2', '', data).rawQuery).not.toContain('hunter2');
  });

  test.each([
    ['secretsmanager.PutSecretValue', 'json', '{"SecretId":"s","SecretString":"hunter2"}'],
    ['ssm.PutParameter', 'json', '{"Name":"/a","Value":"hunter2","Type":"SecureString"}'],
    [
      'iam.CreateLoginProfile',
      'query',
      'Action=CreateLoginProfile&UserName=u&Password=hunter2&Version=1',
    ],
    [
      'iam.CreateLoginProfile',
      'query',
      'Action=CreateLoginProfile&P%61ssword=hunter2&Password=hunter2',
    ],
    [
      'ec2.CreateLaunchTemplate',
      'ec2',
      'Action=x&LaunchTemplateData.UserData=hunter2&LaunchTemplateName=n',
    ],
    [
      'cloudformation.CreateStack',
      'query',
      'Action=CreateStack&Parameters.member.1.ParameterKey=k&Parameters.member.12.ParameterValue=hunter2',
    ],
    [
      'lambda.CreateFunction',
      'rest-json',
      '{"Environment":{"Variables":{"A":"hunter2"}},"FunctionName":"f"}',
    ],
    [
      'rds.CreateDBInstance',
      'query',
      'Action=CreateDBInstance&MasterUserPassword=hunter2&DBName=d',
    ],
  ] as const)('of %s in %s has no secret', (call, protocol, body) => {
    const { body: shown, transforms } = recorded(call, protocol, body);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('***masked***');
    expect(transforms[0]?.rule).toMatch(/^[\w-]+\.\w+\(request\):/);
  });

  test('keeps what is none', () => {
    const body =
      'Action=CreateLoginProfile&UserName=a%2Bb+c&PasswordResetRequired=true&flag&Version=1&';
    expect(recorded('iam.CreateLoginProfile', 'query', body)).toMatchObject({
      body,
      transforms: [],
    });
    const plain = '{"Name":"/a","Tier":"Standard","Type":"String"}';
    expect(recorded('ssm.PutParameter', 'json', plain).body).toBe(plain);
  });

  test('has the secrets of its headers, query and path masked or named', () => {
    const headers = [['X-Amz-Server-Side-Encryption-Customer-Key', 'aHVudGVyMg==']] as const;
    const put = recorded('s3.PutObject', 'rest-xml', 'any bytes', { headers });
    expect(put).toMatchObject({ headers: [[headers[0][0], '***masked***']], body: 'any bytes' });
    const rawQuery = 'x-id=1&user-email=hunter2%40example.com&max-results=3';
    const listed = recorded('chime.ListUsers', 'rest-json', '', { rawQuery });
    expect(listed.rawQuery).toBe('x-id=1&user-email=***masked***&max-results=3');
    expect(recorded('bedrock.GetEvaluationJob', 'rest-json', '').secretLabels).toEqual([
      'jobIdentifier',
    ]);
  });

  test.each(['Password=%', 'Password=%zz', '%=x'])('with the form %s is not recorded', (body) => {
    const request = { service: 'iam', operation: 'CreateLoginProfile', protocol: 'query' } as const;
    const rules = {
      revealed: new Set<string>(),
      strategies: new Map([
        ['iam.CreateLoginProfile(request):Password', { kind: 'partial', last: 2 } as const],
      ]),
    };
    expect(
      maskRequest({ ...request, rawQuery: '', headers: [], body: Buffer.from(body) }, rules),
    ).toBeInstanceOf(Fault);
  });
});
