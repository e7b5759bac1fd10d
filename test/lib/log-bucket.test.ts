import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/iam/documents/parse-policy-document.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { evaluate } from '#core/iam/evaluate.ts';
import { resolveIntrinsics } from './resolve-intrinsics.ts';
import { resourcesOf, synthesise } from './synthesise.ts';

const account = '999988887777';
const bucket = 'arn:aws:s3:::log';
const key = `arn:aws:kms:eu-west-1:${account}:key/signs`;
const sealer = `arn:aws:iam::${account}:role/sallyport-seal`;
const gateway = `arn:aws:iam::${account}:role/sallyport-gateway`;
const other = `arn:aws:iam::${account}:role/platform`;

const known: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'SallyportLogBucket.Arn': bucket,
  'SallyportLogKey.Arn': key,
  'SallyportKey.Arn': `arn:aws:kms:eu-west-1:${account}:key/data`,
};

function documentOf(value: unknown, kind?: 'resource'): PolicyDocument {
  const resolve = (reference: string) =>
    known[reference] ?? `arn:aws:other:eu-west-1:${account}:${reference}`;
  const document = parsePolicyDocument(resolveIntrinsics(value, resolve), kind);
  if (Array.isArray(document)) throw new Error(JSON.stringify(document));
  return document as PolicyDocument;
}

let usual: Template;
let bucketPolicy: PolicyDocument;
let keyPolicy: PolicyDocument;
let sealing: PolicyDocument;
let calling: PolicyDocument;
beforeAll(() => {
  usual = synthesise();
  const { SallyportLogBucketPolicy, SallyportLogKey } = resourcesOf(usual);
  bucketPolicy = documentOf(SallyportLogBucketPolicy?.Properties.PolicyDocument, 'resource');
  keyPolicy = documentOf(SallyportLogKey?.Properties.KeyPolicy, 'resource');
  const policyOf = (RoleName: string) => {
    const found = usual.findResources('AWS::IAM::Role', { Properties: { RoleName } });
    const [role] = Object.values(found);
    return documentOf(role?.Properties.Policies[0].PolicyDocument);
  };
  sealing = policyOf('sallyport-seal');
  calling = policyOf('sallyport-gateway');
});

/** Somebody whose own policies allow everything, as an administrator's do. */
const everything = documentOf({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

type Context = Readonly<Record<string, string | readonly string[]>>;

const onTls = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

function asked(role: string, action: string, object: string, context: Context = {}) {
  const principal = role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');
  return {
    ...{ principal: `${principal}/i`, role, action, resource: `${bucket}/${object}` },
    resourceAccount: account,
    context: { 'aws:PrincipalArn': role, ...onTls, ...context },
  };
}

/** What an administrator may do. */
const anybodyMay = (action: string, object: string, context?: Context) =>
  evaluate(asked(other, action, object, context), {
    identity: [everything],
    resource: bucketPolicy,
  }).effect === 'allow';

/** What the sealer may do by its role, and what it could if that let it do everything. */
const sealerMay = (action: string, object: string, context?: Context) =>
  evaluate(asked(sealer, action, object, context), {
    identity: [sealing],
    resource: bucketPolicy,
  }).effect === 'allow';
const sealerCould = (action: string, object: string, context?: Context) =>
  evaluate(asked(sealer, action, object, context), {
    identity: [everything],
    resource: bucketPolicy,
  }).effect === 'allow';

const once = { 's3:if-none-match': '*' };
const locked = { ...once, 's3:object-lock-mode': 'GOVERNANCE' };
const partial = { ...once, 's3:RequestObjectTag/keeping': 'partial' };

describe('the sealer', () => {
  test.each([
    ['tile/0/x001/234', locked],
    ['tile/1/000.p/3', locked],
    ['tile/entries/000', locked],
    ['checkpoints/256', locked],
    ['key', locked],
    ['tile/0/000.p/5', partial],
    ['tile/entries/x001/234.p/255', partial],
    ['checkpoint', once],
    ['checkpoint', { 's3:if-match': '"an-etag"' }],
  ])('puts %s once, as it is meant to be kept', (object, context) => {
    expect(sealerMay('s3:PutObject', object, context)).toBe(true);
  });

  test('locks what stays in the mode that was chosen, and tags what goes', () => {
    const mode = { 's3:object-lock-mode': 'GOVERNANCE' };
    expect(sealerMay('s3:PutObjectRetention', 'tile/0/000', mode)).toBe(true);
    expect(sealerMay('s3:PutObjectRetention', 'checkpoints/1', mode)).toBe(true);
    const compliance = { 's3:object-lock-mode': 'COMPLIANCE' };
    expect(sealerMay('s3:PutObjectRetention', 'tile/0/000', compliance)).toBe(false);
    const tag = { 's3:RequestObjectTag/keeping': 'partial' };
    expect(sealerMay('s3:PutObjectTagging', 'tile/0/000.p/5', tag)).toBe(true);
    expect(sealerMay('s3:PutObjectTagging', 'tile/entries/000.p/5', tag)).toBe(true);
    const otherwise = { 's3:RequestObjectTag/keeping': 'locked' };
    expect(sealerMay('s3:PutObjectTagging', 'tile/0/000.p/5', otherwise)).toBe(false);
  });

  test('reads every object, and whether there is one', () => {
    expect(sealerMay('s3:GetObject', 'tile/0/000.p/5')).toBe(true);
    const list = { ...asked(sealer, 's3:ListBucket', ''), resource: bucket };
    const { effect } = evaluate(list, { identity: [sealing], resource: bucketPolicy });
    expect(effect).toBe('allow');
  });

  test.each([
    ['tile/0/000', { 's3:object-lock-mode': 'GOVERNANCE' }],
    ['checkpoints/256', { 's3:object-lock-mode': 'GOVERNANCE' }],
    ['tile/0/000', { ...locked, 's3:if-none-match': [] }],
    ['bodies/a/b', { 's3:if-match': '"an-etag"', 's3:object-lock-mode': 'GOVERNANCE' }],
    ['checkpoint', {}],
  ])('puts %s over nothing that is there: %j', (object, context) => {
    const given = Object.fromEntries(Object.entries(context).filter(([, all]) => all.length > 0));
    expect(sealerCould('s3:PutObject', object, given)).toBe(false);
  });

  test.each([
    ['tile/0/000', once],
    ['tile/1/000.p/3', once],
    ['checkpoints/1', { ...once, 's3:object-lock-mode': 'COMPLIANCE' }],
    ['anything', once],
  ])('puts nothing that stays without its lock: %s', (object, context) => {
    expect(sealerCould('s3:PutObject', object, context)).toBe(false);
  });

  test.each([
    ['s3:DeleteObject', 'tile/0/000.p/5'],
    ['s3:DeleteObjectVersion', 'checkpoint'],
    ['s3:BypassGovernanceRetention', 'tile/0/000'],
    ['s3:PutObjectTagging', 'tile/0/000'],
    ['s3:PutObjectTagging', 'tile/1/000.p/3'],
    ['s3:PutObjectTagging', 'checkpoints/1'],
  ])('may not do %s on %s, whatever its role said', (action, object) => {
    expect(sealerCould(action, object, { 's3:RequestObjectTag/keeping': 'partial' })).toBe(false);
  });
});

describe('the gateway', () => {
  const body = 'bodies/session/0a1b';
  const by = (role: string, identity: PolicyDocument, action: string, object: string, of = {}) =>
    evaluate(asked(role, action, object, of), { identity: [identity], resource: bucketPolicy })
      .effect === 'allow';
  const may = (action: string, object: string, context?: Context) =>
    by(gateway, calling, action, object, context);
  const could = (action: string, object: string, context?: Context) =>
    by(gateway, everything, action, object, context);

  test('puts each body once, without a lock, and nothing else', () => {
    expect(may('s3:PutObject', body, once)).toBe(true);
    expect(could('s3:PutObject', body)).toBe(false);
    for (const object of ['tile/0/000', 'checkpoint', 'key', 'checkpoints/1', 'bodies']) {
      expect(`${object} ${could('s3:PutObject', object, locked)}`).toBe(`${object} false`);
    }
  });

  test.each(['s3:GetObject', 's3:DeleteObject', 's3:PutObjectTagging', 's3:PutObjectRetention'])(
    'may not do %s on one',
    (action) => {
      expect(may(action, body, locked)).toBe(false);
    },
  );

  test('is the only one who does: not the sealer, not an administrator', () => {
    expect(sealerCould('s3:PutObject', body, locked)).toBe(false);
    expect(anybodyMay('s3:PutObject', body, once)).toBe(false);
    expect(could('s3:DeleteObject', body)).toBe(false);
  });
});

describe('anybody else, an administrator included,', () => {
  test.each([
    's3:DeleteObject',
    's3:DeleteObjectVersion',
    's3:BypassGovernanceRetention',
    's3:PutObject',
    's3:PutObjectRetention',
    's3:PutObjectTagging',
    's3:PutObjectVersionTagging',
    's3:DeleteObjectTagging',
    's3:DeleteObjectVersionTagging',
    's3:PutObjectAcl',
    's3:ReplicateObject',
    's3:ReplicateDelete',
    's3:ReplicateTags',
  ])('may not do %s', (action) => {
    for (const object of ['checkpoint', 'checkpoints/1', 'tile/0/000', 'tile/0/000.p/5', 'key']) {
      expect(`${object} ${anybodyMay(action, object, { ...locked, ...partial })}`).toBe(
        `${object} false`,
      );
    }
  });

  test('may read, and hold what must not go, but not let go of it', () => {
    expect(anybodyMay('s3:GetObject', 'tile/0/000')).toBe(true);
    const on = { 's3:object-lock-legal-hold': 'ON' };
    expect(anybodyMay('s3:PutObjectLegalHold', 'tile/0/000', on)).toBe(true);
    const off = { 's3:object-lock-legal-hold': 'OFF' };
    expect(anybodyMay('s3:PutObjectLegalHold', 'tile/0/000', off)).toBe(false);
  });

  test('may read by TLS alone', () => {
    const plain = { 'aws:SecureTransport': 'false' };
    expect(anybodyMay('s3:GetObject', 'tile/0/000', plain)).toBe(false);
  });
});

describe('each statement of the bucket’s policy', () => {
  const tag = { 's3:RequestObjectTag/keeping': 'partial' };
  const off = { 's3:object-lock-legal-hold': 'OFF' };
  type Probe = readonly [sid: string, role: string, action: string, object: string, when?: Context];
  const probes: readonly Probe[] = [
    ['NobodyDeletes', sealer, 's3:DeleteObject', 'checkpoint'],
    ['NobodyDeletes', sealer, 's3:DeleteObjectVersion', 'key'],
    ['NobodyDeletes', sealer, 's3:ReplicateDelete', 'key'],
    ['NobodyBypassesLocks', other, 's3:BypassGovernanceRetention', 'key'],
    ['NobodyLiftsHolds', other, 's3:PutObjectLegalHold', 'key', off],
    ['OnlyTheSealerPuts', other, 's3:PutObject', 'key', locked],
    ['OnlyTheSealerPuts', other, 's3:PutObject', 'checkpoint', { 's3:if-match': '"e"' }],
    ['OnlyTheSealerLocksAndTags', other, 's3:PutObjectRetention', 'key'],
    ['OnlyTheSealerLocksAndTags', other, 's3:PutObjectTagging', 'tile/0/000.p/5', tag],
    ['OnlyTheSealerLocksAndTags', gateway, 's3:PutObjectRetention', 'bodies/a/b'],
    ['OnlyTheGatewayPutsBodies', sealer, 's3:PutObject', 'bodies/a/b', locked],
    ['OnlyTheGatewayPutsBodies', other, 's3:PutObject', 'bodies/a/b', once],
    ['EachOnce', gateway, 's3:PutObject', 'bodies/a/b'],
    ['EachOnce', sealer, 's3:PutObject', 'key', { 's3:object-lock-mode': 'GOVERNANCE' }],
    ['EachOnce', sealer, 's3:PutObject', 'tile/entries/000.p/5', tag],
    ['CheckpointInPlaceOfAKnownOne', sealer, 's3:PutObject', 'checkpoint'],
    ['WhatStaysIsLocked', sealer, 's3:PutObject', 'tile/1/000.p/5', once],
    ['OnlyTheEdgeExpires', sealer, 's3:PutObjectTagging', 'tile/1/000.p/5', tag],
  ];

  const named = probes.map(([sid, role, action, object, when = {}]) => {
    return { sid, action, object, request: asked(role, action, object, when) };
  });

  test.each(named)('$sid alone denies what it is for: $action on $object', ({ sid, request }) => {
    const applied = { identity: [everything], resource: bucketPolicy };
    const { effect, determining } = evaluate(request, applied);
    expect([effect, ...determining.map((one) => one.sid)]).toEqual(['explicit-deny', sid]);
  });

  test('is one of these, but those about TLS', () => {
    const { SallyportLogBucketPolicy } = resourcesOf(usual);
    const text = JSON.stringify(SallyportLogBucketPolicy);
    const sids = [...text.matchAll(/"Sid":"(\w+)"/g)].map(([, sid]) => sid);
    expect(sids.toSorted()).toEqual([...new Set(probes.map(([sid]) => sid))].toSorted());
  });
});

describe('the key of the log', () => {
  const ofKey = (role: string, action: string, context: Context = {}) => ({
    ...asked(role, action, '', context),
    resource: key,
  });
  const raw = { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' };

  test('is an Ed25519 key for signing that stays', () => {
    usual.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' },
    });
  });

  test('signs for the sealer, the raw note by the one algorithm, and for nobody else', () => {
    const may = (role: string, context: Context) =>
      evaluate(ofKey(role, 'kms:Sign', context), {
        identity: [role === sealer ? sealing : everything],
        resource: keyPolicy,
      }).effect === 'allow';
    expect(may(sealer, raw)).toBe(true);
    expect(may(sealer, { ...raw, 'kms:MessageType': 'DIGEST' })).toBe(false);
    expect(may(sealer, { ...raw, 'kms:SigningAlgorithm': 'ED25519_PH_SHA_512' })).toBe(false);
    expect(may(sealer, {})).toBe(false);
    expect(may(other, raw)).toBe(false);
  });

  test.each(['kms:ScheduleKeyDeletion', 'kms:DisableKey'])('lets nobody do %s', (action) => {
    const { effect } = evaluate(ofKey(other, action), {
      identity: [everything],
      resource: keyPolicy,
    });
    expect(effect).toBe('explicit-deny');
  });

  test('can be described and read by administrators, whose policies say so', () => {
    const { effect } = evaluate(ofKey(other, 'kms:GetPublicKey'), {
      identity: [everything],
      resource: keyPolicy,
    });
    expect(effect).toBe('allow');
  });
});

describe('the bucket of the log', () => {
  test('locks objects one by one, by no default, and lets the edge of the log and bodies go', () => {
    const { SallyportLogBucket: made } = resourcesOf(usual);
    expect(made).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(made?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
    });
    expect(made?.Properties).not.toHaveProperty('ObjectLockConfiguration');
    expect(made?.Properties.LifecycleConfiguration).toEqual({
      Rules: [
        expect.objectContaining({
          TagFilters: [{ Key: 'keeping', Value: 'partial' }],
          ExpirationInDays: 30,
          Status: 'Enabled',
        }),
        expect.objectContaining({
          Prefix: 'bodies/',
          ExpirationInDays: 90,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
          Status: 'Enabled',
        }),
        expect.objectContaining({ ExpiredObjectDeleteMarker: true }),
      ],
    });
  });

  test('takes the lock that was chosen, and no other', () => {
    const chosen = synthesise({ ledger: { mode: 'compliance', days: 400 } });
    chosen.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'sallyport-seal',
      Environment: { Variables: { SALLYPORT_LOG_LOCK: 'compliance:400' } },
    });
    const { SallyportLogBucketPolicy: policy } = resourcesOf(chosen);
    const resource = documentOf(policy?.Properties.PolicyDocument, 'resource');
    const put = (mode: string) =>
      evaluate(asked(sealer, 's3:PutObject', 'key', { ...once, 's3:object-lock-mode': mode }), {
        identity: [everything],
        resource,
      }).effect;
    expect([put('COMPLIANCE'), put('GOVERNANCE')]).toEqual(['allow', 'explicit-deny']);
  });

  test('names the log after account, Region and deployment unless told otherwise', () => {
    const originIn = (template: Template) => {
      const [made] = Object.values(
        template.findResources('AWS::Lambda::Function', {
          Properties: { FunctionName: 'sallyport-seal' },
        }),
      );
      return made?.Properties.Environment.Variables.SALLYPORT_LOG_ORIGIN;
    };
    expect(originIn(usual)).toBe('aws.sallyport/999988887777/eu-west-1/sallyport');
    const origin = 'ledger.acme.example/sallyport';
    expect(originIn(synthesise({ ledger: { origin } }))).toBe(origin);
  });
});
