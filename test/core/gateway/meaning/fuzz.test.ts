import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '#core/faults.ts';
import { readStatement } from '#core/gateway/meaning/partiql/read-statement.ts';
import { requiredAccess } from '#core/gateway/meaning/required-access.ts';
import { parseGlob } from '#core/iam/patterns/glob.ts';
import { matchGlob } from '#core/iam/patterns/match-glob.ts';
import { fuzz } from '#test/fuzz/fuzz-target.ts';
import { call } from './calls.ts';

const piece = fc.constantFrom(
  ...['SELECT ', 'FROM ', 'WHERE ', 'INSERT INTO ', 'UPDATE ', 'DELETE ', 'SET ', 'VALUE '],
  ...['a', '"b"', '.', ',', '=', '?', '(', ')', "'c'", '*', ' ', '--', '/*', ';'],
);

fuzz({
  name: 'partiql',
  oracle: 'a statement is one statement on a table that stands in it, or is refused',
  seeds: [
    'SELECT * FROM "orders"."by-day" WHERE pk = ? ORDER BY sk',
    "INSERT INTO orders VALUE {'pk': ?, 'n': 1}",
    'UPDATE orders SET a = a + 1 WHERE pk = ? RETURNING ALL NEW *',
    "DELETE FROM orders WHERE pk = 'it''s'",
  ],
  dictionary: ['SELECT', 'FROM', 'WHERE', '"', "'", '--', '/*', '*/', ';', '(', ')', '<<', '\\'],
  grammar: fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
  inputs: 1_500,
  check: (input) => {
    const text = input.toString('utf8');
    const read = readStatement(text);
    if (read instanceof Fault) return;
    const bare = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ' q ');
    assert.equal(bare.match(/\b(SELECT|INSERT|UPDATE|DELETE)\b/gi)?.length, 1);
    assert(!/--|\/\*|;|\\/.test(bare));
    assert(text.includes(read.table.replaceAll('"', '""')));
    assert.deepEqual(readStatement(` ${text}\n`), read);
  },
});

fuzz({
  name: 'copy-source',
  oracle: 'a copy source is one object and no other text says the same, or it is refused',
  seeds: [
    'other/a/b%20c',
    '/other/a?versionId=3',
    'arn%3Aaws%3As3%3Aeu-west-1%3A111122223333%3Aaccesspoint%2Fteam%2Fobject%2Fa',
  ],
  dictionary: ['/', '?versionId=', '%2F', '%3F', '%', '+', 'arn:aws:s3:', '/object/', '..', '&'],
  inputs: 1_500,
  check: (input) => {
    const CopySource = input.toString('utf8');
    const access = requiredAccess(
      call('s3.UploadPartCopy', { Bucket: 'reports', Key: 'k', CopySource }),
    );
    if (access instanceof Fault) return;
    const source = access.find(({ action }) => /^s3:GetObject/.test(action));
    const [plain, version] = CopySource.split('?');
    assert.equal(source?.action, version === undefined ? 's3:GetObject' : 's3:GetObjectVersion');
    const glob = parseGlob(source?.resources[0] ?? '', { wildcards: true, variables: true }) ?? [];
    const named = decodeURIComponent(plain ?? '').replace(/^\//, '');
    const whole = named.startsWith('arn:') ? named : `arn:aws:s3:::${named}`;
    assert(matchGlob(glob, whole) || named.startsWith('arn:'));
    assert(glob.every(({ kind }) => kind === 'literal'));
  },
});

const members = ['TableName', 'FunctionName', 'QueueUrl', 'KeyId', 'SecretId', 'Name', 'Bucket'];
const operations = [
  ...['dynamodb.GetItem', 'lambda.Invoke', 'sqs.SendMessage', 'kms.Decrypt', 's3.ListObjectsV2'],
  ...['secretsmanager.GetSecretValue', 'ssm.GetParameter', 'events.DescribeRule'],
];

fuzz({
  name: 'resource-names',
  oracle: 'a name becomes a resource that holds no pattern of the request, or is refused',
  seeds: [
    'orders',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    '111122223333:function:work:live',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs',
    'alias/app',
    'arn:aws:n:::${',
    '/app/db:3',
  ],
  dictionary: ['arn:aws:', ':', '/', '*', '?', '${', '}', 'alias/', '//', '..', 'https://', '\n'],
  inputs: 600,
  check: (input) => {
    const text = input.toString('utf8');
    if (text === '') return;
    for (const id of operations) {
      const access = requiredAccess(
        call(id, Object.fromEntries(members.map((name) => [name, text]))),
      );
      if (access instanceof Fault) continue;
      for (const resource of access.flatMap(({ resources }) => resources)) {
        // Ours: any key behind an alias, and the random end of a secret.
        const rest = resource.replace(/(key\/\*|-\?{6})$/, '');
        const glob = parseGlob(rest, { wildcards: true, variables: true });
        assert(glob?.every(({ kind }) => kind === 'literal'));
      }
    }
  },
});
