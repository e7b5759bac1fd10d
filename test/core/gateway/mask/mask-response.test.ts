import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fieldClassesOf } from '#core/gateway/mask/fields/field-classes.ts';
import type { Strategy } from '#core/gateway/mask/strategy.ts';
import { answerOf, by, nothingRevealed, refusalOf, textOf } from './masking.ts';

const parameter = (type: string) =>
  `{"Parameter":{"Name":"/shop/db","Type":${type},"Value":"hunter2","Version":12345678901234567890}}`;
const getParameter = (body: string) =>
  ({ call: 'ssm.GetParameter', protocol: 'json', body }) as const;
const valueClass = 'ssm.GetParameter:Parameter.Value';

describe('an answer', () => {
  test('has its secret masked, and told without the value', () => {
    const { body, transforms } = answerOf(getParameter(parameter('"SecureString"')));
    expect(Buffer.from(body).toString()).toBe(
      parameter('"SecureString"').replace('hunter2', '***masked***'),
    );
    expect(transforms).toEqual([
      { path: 'Parameter.Value', rule: valueClass, strategy: 'redact', count: 1 },
    ]);
  });

  test('is the very same one where nothing is a secret', () => {
    const headers = [['ETag', '"x"']] as const;
    const answered = { call: 'dynamodb.GetItem', protocol: 'json', body: '{', headers } as const;
    const { body, headers: kept, transforms } = answerOf(answered);
    expect([Buffer.from(body).toString(), kept, transforms]).toEqual(['{', headers, []]);
  });

  test('is the very same one where policy reveals all of it', () => {
    const revealed = new Set(fieldClassesOf('ssm', 'GetParameter', 'answer'));
    expect([...revealed]).toEqual([valueClass, `${valueClass}(plain)`]);
    expect(textOf(getParameter('no JSON'), { revealed })).toBe('no JSON');
  });

  test.each([
    [
      'query',
      'sts.AssumeRole',
      '<A><B><Credentials><SecretAccessKey>x</SecretAccessKey></Credentials></B></A>',
    ],
    ['ec2', 'ec2.CreateKeyPair', '<A><keyName>k</keyName><keyMaterial>x</keyMaterial></A>'],
    [
      'rest-xml',
      's3control.GetDataAccess',
      '<A><Credentials><SessionToken>x</SessionToken></Credentials></A>',
    ],
    ['rest-json', 'sso.GetRoleCredentials', '{"roleCredentials":{"secretAccessKey":"x"}}'],
    ['json', 'secretsmanager.GetSecretValue', '{"Name":"n","SecretString":"x"}'],
    ['json', 'kms.Decrypt', '{"Plaintext":"eA=="}'],
    ['json', 'ecr.GetAuthorizationToken', '{"authorizationData":[{"authorizationToken":"eA=="}]}'],
    [
      'query',
      'cloudformation.DescribeStacks',
      '<A><B><Stacks><member><Outputs><member><OutputValue>x</OutputValue></member></Outputs></member></Stacks></B></A>',
    ],
  ] as const)('in %s of %s is masked', (protocol, call, body) => {
    const text = textOf({ call, protocol, body });
    const word = body.includes('eA==')
      ? Buffer.from('***masked***').toString('base64')
      : '***masked***';
    expect(text).toBe(body.replace(/eA==|\bx\b/, word));
  });
});

describe('what a sibling says is stored in clear', () => {
  const plainShown = { revealed: new Set([`${valueClass}(plain)`]) };
  const shown = (body: string) => textOf(getParameter(body), plainShown);

  test.each(['"String"', '"StringList"', '"Str\\u0069ng"'])('is shown of type %s', (type) => {
    expect(shown(parameter(type))).toBe(parameter(type));
  });

  test.each([
    '"SecureString"',
    '"Newer"',
    'null',
    '7',
    '["String"]',
    '"String","Type":"SecureString"',
    '"SecureString","Type":"String"',
    '"String","Type":null',
    'null,"Type":"String"',
  ])('is a secret of type %s', (type) => {
    expect(shown(parameter(type))).not.toContain('hunter2');
  });

  test('is a secret without the sibling, which may stand before or after', () => {
    expect(shown('{"Parameter":{"Value":"hunter2"}}')).not.toContain('hunter2');
    const after = '{"Parameter":{"Value":"plain","Type":"String"}}';
    expect(shown(after)).toBe(after);
  });

  test('is masked unless policy reveals that, and shown with all others where it reveals them', () => {
    const plain = parameter('"String"');
    expect(textOf(getParameter(plain))).not.toContain('hunter2');
    const others = { revealed: new Set([valueClass.replace('GetParameter', 'GetParameters')]) };
    expect(textOf(getParameter(plain), others)).not.toContain('hunter2');
    const all = { revealed: new Set([valueClass]) };
    expect(textOf(getParameter(parameter('"SecureString"')), all)).toContain('hunter2');
  });
});

describe('strategies', () => {
  const key = Buffer.from('a key of the session');
  const tokens = (value: string) =>
    ({
      call: 'secretsmanager.GetSecretValue',
      protocol: 'json',
      body: `{"SecretString":${value}}`,
    }) as const;
  const shown = (value: string, strategy: Strategy) =>
    JSON.parse(textOf(tokens(value), by('secretsmanager.GetSecretValue:SecretString', strategy)))
      .SecretString;

  test.each([
    ['"0123456789abcdef"', 4, '***masked***cdef'],
    ['"0123456789abcde"', 4, '***masked***'],
    ['"aaaaaaaa\\u00e9\\ud83d\\ude00"', 2, '***masked***é\u{1F600}'],
    ['"0123456789abcdef"', 0, '***masked***'],
    ['"0123456789abcdef"', -1, '***masked***'],
    ['"0123456789abcdef"', 1.5, '***masked***'],
  ])('partial shows of %s the last %s', (value, last, expected) => {
    expect(shown(value, { kind: 'partial', last })).toBe(expected);
  });

  test('hash is keyed, the same for equal values however they are written', () => {
    const hmac = createHmac('sha256', key).update('hunter2').digest().subarray(0, 16);
    const expected = `hmac:${hmac.toString('base64url')}`;
    expect(shown('"hunter2"', { kind: 'hash', key })).toBe(expected);
    expect(shown('"h\\u0075nter2"', { kind: 'hash', key })).toBe(expected);
    const xml = textOf(
      {
        call: 'sts.AssumeRole',
        protocol: 'query',
        body: '<A><B><Credentials><SecretAccessKey>h&#x75;n<![CDATA[ter2]]></SecretAccessKey></Credentials></B></A>',
      },
      by('sts.AssumeRole:Credentials.SecretAccessKey', { kind: 'hash', key }),
    );
    expect(xml).toContain(`>${expected}<`);
  });

  test('keep the type: bytes stay base64, numbers numbers, times times', () => {
    const body = '{"SecretBinary":"aHVudGVyMg==","SecretString":7}';
    const call = { call: 'secretsmanager.GetSecretValue', protocol: 'json', body } as const;
    const rules = {
      revealed: new Set<string>(),
      strategies: new Map<string, Strategy>([
        ['secretsmanager.GetSecretValue:SecretBinary', { kind: 'hash', key }],
        ['secretsmanager.GetSecretValue:SecretString', { kind: 'hash', key }],
      ]),
    };
    const { SecretBinary, SecretString } = JSON.parse(textOf(call, rules));
    expect(Buffer.from(SecretBinary, 'base64')).toEqual(
      createHmac('sha256', key).update('hunter2').digest(),
    );
    expect(SecretString).toBe(createHmac('sha256', key).update('7').digest().readUInt32BE() >>> 1);
  });
});

describe('headers', () => {
  const secret = getParameter(parameter('"SecureString"'));

  test('that summed up the old body go, and the length is told once', () => {
    const headers = [
      ['X-Amz-CRC32', '1'],
      ['x-amz-checksum-sha256', 'x'],
      ['x-amz-checksum-type', 'x'],
      ['Content-MD5', 'x'],
      ['ETag', 'x'],
      ['CONTENT-LENGTH', '9'],
      ['x-amzn-RequestId', 'r'],
      ['content-length', '9'],
    ] as const;
    const { headers: shown, body } = answerOf({ ...secret, headers });
    expect(shown).toEqual([
      ['CONTENT-LENGTH', String(body.length)],
      ['x-amzn-RequestId', 'r'],
    ]);
  });

  test('tell no length of what comes in chunks', () => {
    const headers = [
      ['Transfer-Encoding', 'chunked'],
      ['x-amzn-RequestId', 'r'],
    ] as const;
    expect(answerOf({ ...secret, headers }).headers).toEqual(headers);
  });

  test('stay where the body does', () => {
    const headers = [
      ['ETag', 'x'],
      ['content-length', '9'],
    ] as const;
    const plain = { ...getParameter('{"Parameter":{"Name":"/a"}}'), headers };
    expect(answerOf(plain).headers).toEqual(headers);
  });

  test('that are secrets are masked, each of them, as what they are', () => {
    const answered = {
      call: 'lex-runtime.PostContent',
      protocol: 'rest-json',
      body: '',
      headers: [
        ['x-amz-lex-MESSAGE', 'hunter2'],
        ['x-amz-lex-message', 'hunter2'],
        ['x-amz-lex-active-contexts', Buffer.from('["hunter2"]').toString('base64')],
        ['x-amz-lex-slot-to-elicit', 'size'],
      ],
    } as const;
    const { headers, transforms } = answerOf(answered);
    expect(headers.slice(0, 2).map(([, value]) => value)).toEqual(['***masked***', '***masked***']);
    const contexts = Buffer.from(headers[2]?.[1] ?? '', 'base64').toString();
    expect(JSON.parse(contexts)).toBe('***masked***');
    expect(headers[3]).toEqual(answered.headers[3]);
    expect(transforms.map(({ path, count }) => [path, count])).toEqual([
      ['message', 2],
      ['activeContexts', 1],
    ]);
  });
});

describe('a body that is a secret as a whole', () => {
  test.each([
    ['application/json', '"***masked***"'],
    ['text/plain', '***masked***'],
  ])('of type %s', (type, expected) => {
    const headers = [['Content-Type', type]] as const;
    expect(textOf({ call: 'lambda.Invoke', protocol: 'rest-json', body: '{"a":1}', headers })).toBe(
      expected,
    );
  });
});

test('a body that is a secret as a whole is not shown compressed', () => {
  const headers = [['content-encoding', 'gzip']] as const;
  const invoked = { call: 'lambda.Invoke', protocol: 'rest-json', body: 'x', headers } as const;
  expect(refusalOf(invoked).code).toBe('not_built');
});

test('a list that stands where the model has a structure is masked all the same', () => {
  const body = '{"Parameter":[{"Value":"hunter2"},[{"Value":"hunter2"}]]}';
  expect(textOf(getParameter(body))).toBe(body.replaceAll('hunter2', '***masked***'));
});

describe('errors', () => {
  test('are masked where they carry what the answer does, or what AWS marks in them', () => {
    const carried = '{"__type":"X","Parameter":{"Value":"hunter2"}}';
    expect(textOf({ ...getParameter(carried), status: 400 })).not.toContain('hunter2');
    const message = { call: 'proton.GetService', protocol: 'json', status: 400 } as const;
    expect(textOf({ ...message, body: '{"Message":"hunter2"}' })).toBe(
      '{"Message":"***masked***"}',
    );
    const xml =
      '<ErrorResponse><Error><Credentials><SecretAccessKey>hunter2</SecretAccessKey></Credentials></Error></ErrorResponse>';
    const inXml = { call: 'sts.AssumeRole', protocol: 'query', status: 403, body: xml } as const;
    expect(textOf(inXml)).not.toContain('hunter2');
  });

  test('of AWS itself that cannot be read may be asked for again; others not', () => {
    const body = '<html>busy</html>';
    expect(refusalOf({ ...getParameter(body), status: 503 }).code).toBe('unavailable');
    expect(refusalOf({ ...getParameter(body), status: 400 }).code).toBe('policy_denied');
  });
});

describe('nothing is shown', () => {
  const sound = parameter('"SecureString"');
  test.each([
    ['compressed', sound, [['Content-Encoding', 'gzip']]],
    ['of another type', sound, [['Content-Type', 'text/html']]],
    [
      'of another type beside the right one',
      sound,
      [
        ['content-type', 'application/json'],
        ['Content-Type', 'text/html'],
      ],
    ],
    [
      'of another character set',
      sound,
      [['Content-Type', 'application/x-amz-json-1.1; charset=utf-16']],
    ],
    ['cut short', sound.slice(0, -1), []],
    ['followed by more', `${sound}{}`, []],
    ['with a byte order mark', `\uFEFF${sound}`, []],
    ['not of UTF-8', Buffer.from(`${sound.slice(0, -3)}\xff"}}`, 'latin1'), []],
    ['nested too deep', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, []],
  ] as const)('of a body %s', (_, body, headers) => {
    const { code, message } = refusalOf({
      call: 'ssm.GetParameter',
      protocol: 'json',
      body,
      headers,
    });
    expect(['policy_denied', 'not_built']).toContain(code);
    expect(message).not.toContain('hunter2');
  });

  test.each([
    '<SecretAccessKey note="hunter2">x</SecretAccessKey>',
    '<SecretAccessKey>hunter2<a>x</a></SecretAccessKey>',
    '<SecretAccessKey><a>x</a><!-- hunter2 --></SecretAccessKey>',
    '<SecretAccessKey><a>x</a><![CDATA[hunter2]]></SecretAccessKey>',
    '<SecretAccessKey>x</SecretAccesskey>',
    '<SecretAccessKey>&unknown;</SecretAccessKey>',
    '<?xml-stylesheet href="x"?>',
    '<Other k="<">x</Other>',
    '<Other',
  ])('of a body with the XML %s', (inner) => {
    const body = `<A><B><Credentials>${inner}</Credentials></B></A>`;
    const { code, message } = refusalOf({ call: 'sts.AssumeRole', protocol: 'query', body });
    expect(code).toBe('policy_denied');
    expect(message).not.toContain('hunter2');
  });

  test('of XML that is not of UTF-8', () => {
    const body = Buffer.from('<A>\xe9</A>', 'latin1');
    expect(refusalOf({ call: 'sts.AssumeRole', protocol: 'query', body }).code).toBe(
      'policy_denied',
    );
  });

  test.each([
    '<!DOCTYPE a [<!ENTITY x "y">]>',
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    '<?xml version="1.1"?>',
  ])('of a document that begins with %s', (head) => {
    const body = `${head}<A/>`;
    expect(refusalOf({ call: 'sts.AssumeRole', protocol: 'query', body }).code).toBe(
      'policy_denied',
    );
  });

  test('of a body beyond its bound', () => {
    const answered = { ...getParameter(sound), bounds: { bytes: sound.length - 1, depth: 9 } };
    expect(refusalOf(answered).code).toBe('request_too_large');
    expect(textOf({ ...answered, bounds: { bytes: sound.length, depth: 9 } })).not.toContain(
      'hunter2',
    );
  });

  test('of a stream of events, and in a protocol that the service is not known to have', () => {
    const stream = 'bedrock-runtime.InvokeModelWithResponseStream';
    expect(refusalOf({ call: stream, protocol: 'rest-json', body: 'x' }).code).toBe('not_built');
    expect(refusalOf({ ...getParameter(sound), protocol: 'query' }).code).toBe('not_built');
  });

  test.each(['', 'a..b', '{a', 'a}', 'a b', '[]]'])(
    'under the path %j of configuration',
    (path) => {
      const rules = { ...nothingRevealed, added: [`dynamodb.GetItem:${path}`] };
      const item = { call: 'dynamodb.GetItem', protocol: 'json', body: '{}' } as const;
      expect(refusalOf(item, rules).code).toBe('invalid_request');
    },
  );
});

describe('a class of configuration', () => {
  const item =
    '{"Item":{"email":{"S":"hunter2"},"id":{"S":"1"},"m":{"M":{"N":{"S":"hunter2"},"x":{"N":"42"},"l":{"L":[{"BOOL":true},{"NS":["42","43"]},{"B":"aHVudGVyMg=="},{"NULL":true}]}}}}}';
  const answered = { call: 'dynamodb.GetItem', protocol: 'json', body: item } as const;
  const under = (...paths: string[]) => ({
    ...nothingRevealed,
    added: paths.map((path) => `dynamodb.GetItem:${path}`),
  });

  test('masks one value of a map', () => {
    const shown = textOf(answered, under('Item{email}'));
    expect(shown).toBe(item.replace('"email":{"S":"hunter2"}', '"email":{"S":"***masked***"}'));
  });

  test('masks attribute values at any depth so that numbers and bytes can still be read', () => {
    expect(JSON.parse(textOf(answered, under('Item{m}'))).Item.m).toEqual({
      M: {
        N: { S: '***masked***' },
        x: { N: '0' },
        l: {
          L: [
            { BOOL: false },
            { NS: ['0', '0'] },
            { B: Buffer.from('***masked***').toString('base64') },
            { NULL: false },
          ],
        },
      },
    });
  });

  test('masks all values, beside another, and none that is revealed', () => {
    expect(textOf(answered, under('Item{}'))).not.toMatch(/hunter2|"1"|42/);
    const both = answerOf(answered, under('Item{email}', 'Item{m}.M{x}'));
    expect(both.transforms.map(({ path, count }) => [path, count])).toEqual([
      ['Item{email}', 1],
      ['Item{m}.M{x}', 1],
    ]);
    const rules = under('Item{email}');
    expect(textOf(answered, { ...rules, revealed: new Set(rules.added) })).toBe(item);
  });
});
