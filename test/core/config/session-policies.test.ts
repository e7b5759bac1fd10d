import { describe, expect, test } from 'vitest';
import { lintClaimVariables } from '#core/config/compile/lint-claim-variables.ts';
import type { PolicyDocument } from '#core/iam/documents/policy-document.ts';
import { bitbucket } from '#core/tokens/profiles/bitbucket.ts';
import { jenkins } from '#core/tokens/profiles/jenkins.ts';
import { acmeFiles, acmeWith, compiledOf, lineOf, problemsOf, withoutPolicies } from './acme.ts';

/** Grants of a test beside those of the example, whose identities stay what they are. */
function grantsWith(from: string, to: string): Map<string, string> {
  return withoutPolicies(acmeWith('grants.yaml', from, to));
}

/** The same of the file with the task profile. */
function profileWith(from: string, to: string): Map<string, string> {
  return withoutPolicies(acmeWith('grants/task-profiles.yaml', from, to));
}

/** A change of whichever of the two files has the text. */
function changed(from: string, to: string): Map<string, string> {
  const isProfile = acmeFiles().get('grants/task-profiles.yaml')?.includes(from) === true;
  return isProfile ? profileWith(from, to) : grantsWith(from, to);
}

function linesOf(files: ReadonlyMap<string, string>): readonly string[] {
  return problemsOf(files).map(lineOf);
}

const shared = 'Resource: arn:aws:s3:::${bucket}/${repository_id}/*';

describe('a task profile', () => {
  test('gives its grants a session policy, its parameters filled in and its claims named', () => {
    const grant = compiledOf(acmeFiles()).grants.find(({ name }) => name === 'shop-builds');
    expect(grant?.variables).toEqual(['repository_id']);
    expect(grant?.sessionPolicy?.statements).toEqual([
      {
        sid: 'ListOwnBuilds',
        effect: 'Allow',
        actions: ['s3:ListBucket'],
        resources: ['arn:aws:s3:::acme-shop-builds'],
        conditions: { StringLike: { 's3:prefix': ['${repository_id}/*'] } },
      },
      {
        sid: 'KeepOwnBuilds',
        effect: 'Allow',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: ['arn:aws:s3:::acme-shop-builds/${repository_id}/*'],
      },
    ]);
    expect(grant).not.toHaveProperty('allowUnproven');
  });

  test.each([
    [
      'taskProfile: keep-builds',
      'taskProfile: keep-build',
      'no task profile is called "keep-build"; did you mean "keep-builds"',
    ],
    [
      'taskProfile: keep-builds',
      'taskProfile: keep-builds\n    sessionPolicy: none',
      'there are both sessionPolicy and taskProfile',
    ],
    ['taskProfile: keep-builds', 'sessionPolicy: none', '"with" fills in a task profile'],
    [
      '    taskProfile: keep-builds\n    with: {bucket: acme-shop-builds}\n',
      '',
      '"sessionPolicy" is missing | add "sessionPolicy": an IAM policy document, or the word none; or taskProfile',
    ],
    [
      'with: {bucket: acme-shop-builds}',
      'with: {buckett: a}',
      'task profile keep-builds has no parameter buckett; did you mean "bucket"',
    ],
    [
      '    with: {bucket: acme-shop-builds}\n',
      '',
      'task profile keep-builds has the parameter bucket, and nothing stands for it',
    ],
    [
      'with: {bucket: acme-shop-builds}',
      'with: {bucket: "acme-*"}',
      '"bucket" is not 1 to 128 of letters, digits',
    ],
    ['parameters: [bucket]', 'parameters: [bucket, prefix]', 'parameter prefix is not used'],
    ['parameters: [bucket]', 'parameters: [bucket, bucket]', 'parameter bucket stands here twice'],
    ['parameters: [bucket]', 'parameters: [Bucket]', 'is not the name of a parameter'],
    ['  keep-builds:', '  Keep:', '"Keep" is not a name of 2 to 64'],
    ['taskProfiles:', 'taskProfile:', 'is not a key here; did you mean "taskProfiles"'],
    [
      '          Action: s3:ListBucket\n          Resource: arn:aws:s3:::${bucket}',
      '          Resource: arn:aws:s3:::${bucket}',
      'session policy: there is neither Action nor NotAction',
    ],
  ])('is refused: %s → %s', (from, to, expected) => {
    const found = linesOf(changed(from, to));
    expect(
      found.some(
        (line) => /^grants(\/task-profiles)?\.yaml:/.test(line) && line.includes(expected),
      ),
      found.join('\n'),
    ).toBe(true);
  });

  test('that no grant uses is refused', () => {
    const own = 'taskProfile: keep-builds\n    with: {bucket: acme-shop-builds}';
    expect(linesOf(grantsWith(own, 'sessionPolicy: none'))).toEqual([
      expect.stringContaining('no grant uses task profile keep-builds'),
    ]);
  });

  test('has its troubles told once, at its own lines, and by the grant that has them', () => {
    const files = profileWith(
      'Action: [s3:GetObject, s3:PutObject]\n          Resource: arn:aws:s3:::${bucket}/',
      'Action: [s3:GetObjekt, s3:PutObject]\n          Resource: arn:aws:s3:::${bucket}/',
    );
    const at = (files.get('grants/task-profiles.yaml') ?? '')
      .split('\n')
      .findIndex((line) => line.includes('Objekt'));
    expect(linesOf(files)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^grants/task-profiles\\.yaml:${at + 1}:\\d+ as grant shop-builds uses it: "s3:GetObjekt" is no action`,
        ),
      ),
    ]);
  });

  test('may stand beside grants, too', () => {
    const files = acmeFiles();
    const profiles = files.get('grants/task-profiles.yaml') ?? '';
    files.delete('grants/task-profiles.yaml');
    files.set('grants.yaml', `${profiles}\n${files.get('grants.yaml')}`);
    expect(compiledOf(files).grants).toEqual(compiledOf(acmeFiles()).grants);
  });

  test('leaves a file of neither section to be told of', () => {
    const files = withoutPolicies(acmeFiles());
    expect(linesOf(files.set('grants/more.yaml', '{}'))).toEqual([
      expect.stringContaining('grants/more.yaml:1:1 "grants" is missing'),
    ]);
    expect(linesOf(files.set('grants/more.yaml', 'taskProfiles: []'))).toEqual([
      expect.stringContaining('"taskProfiles" is not a section of declarations by name'),
    ]);
    expect(linesOf(files.set('grants/more.yaml', 'taskProfiles: [\n'))).toHaveLength(1);
  });

  test('is not asked of its grants while one of them cannot be read', () => {
    const files = grantsWith('taskProfile: keep-builds', 'leaseSecond: 1');
    expect(linesOf(files).join('\n')).not.toContain('no grant uses task profile');
  });
});

describe('a claim in a session policy', () => {
  test.each([
    ['repository_idd', 'has no claim ${repository_idd}; did you mean "repository_id"'],
    ['repository', 'the claim repository of profile github is a name that can change'],
    ['actor', 'whoever runs the job chooses the claim actor of profile github'],
    ['constructor', 'has no claim ${constructor}'],
    ["repository_id, 'x'", "has no claim ${repository_id, 'x'}"],
  ])('is refused: %s', (claim, expected) => {
    const resource = claim.includes("'")
      ? `Resource: "arn:aws:s3:::\${bucket}/\${${claim}}/*"`
      : `Resource: arn:aws:s3:::\${bucket}/\${${claim}}/*`;
    const [line = '', ...more] = linesOf(profileWith(shared, resource));
    expect(line).toContain(expected);
    expect(line).toContain('use repository_id, repository_owner_id, enterprise_id, or a grant of');
    expect(more).toEqual([]);
  });

  test('is matched to a parameter of the task profile, which it may have been meant for', () => {
    const lines = linesOf(profileWith(shared, shared.replace('${bucket}', '${buckt}')));
    expect(lines).toEqual([
      expect.stringContaining('has no claim ${buckt}; did you mean "bucket"'),
    ]);
  });

  test('is refused where its pattern would take in what belongs to another', () => {
    const wide = shared.replace('${repository_id}/*', '${repository_id}*');
    const [line = '', ...more] = linesOf(profileWith(shared, wide));
    expect(line).toContain('nothing parts ${repository_id} from the wildcard');
    expect(line).toContain('put a / between the two');
    expect(more).toEqual([]);
  });

  const byEnvironment = profileWith(shared, shared.replaceAll('repository_id', 'environment'));
  const accepting = (names: string) => {
    const grants = byEnvironment.get('grants.yaml') ?? '';
    const accept = `accept: [${names}]\n    taskProfile: keep-builds`;
    const files = new Map(byEnvironment);
    return files.set('grants.yaml', grants.replace('taskProfile: keep-builds', accept));
  };

  test('that a run can bring about must be accepted by its name, and is still told', () => {
    expect(linesOf(byEnvironment)).toEqual([
      expect.stringMatching(
        /the claim environment of profile github is a fact of the run .* write accept: \[cut-by-environment\]$/,
      ),
    ]);
    expect(linesOf(accepting('cut-by-environment'))).toEqual([]);
    expect(compiledOf(accepting('cut-by-environment')).warnings.map(lineOf)).toEqual([
      expect.stringContaining('the claim environment of profile github is a fact of the run'),
    ]);
    expect(linesOf(accepting('cut-by-ref')).join('\n')).toContain(
      'there is no "cut-by-ref" to accept in the session policy',
    );
  });

  test('that is accepted is told of once, however often it stands there', () => {
    const profiles = byEnvironment.get('grants/task-profiles.yaml') ?? '';
    const twice = profiles.replace('"${repository_id}/*"', '"${environment}/*"');
    const files = accepting('cut-by-environment').set('grants/task-profiles.yaml', twice);
    expect(twice.split('${environment}')).toHaveLength(3);
    expect(compiledOf(files).warnings).toHaveLength(1);
  });

  test.each([
    ['branchName', 'cut-by-branch-name', bitbucket, 'use repositoryUuid'],
    ['build_number', 'cut-by-build-number', jenkins, 'use a grant of its own for each platform'],
  ])('%s is accepted as %s', (claim, name, profile, remedy) => {
    const policy: PolicyDocument = {
      version: '2012-10-17',
      statements: [{ effect: 'Allow', resources: [`arn:aws:s3:::b/\${${claim}}/*`] }],
    };
    const users = [{ identity: 'shop-builder', trust: 0, profile }];
    const [found] = lintClaimVariables(policy, { users, parameters: [] });
    expect(found?.names).toEqual([name]);
    expect(found?.remedy).toContain(remedy);
    expect(found?.remedy).toContain(`write accept: [${name}]`);
  });

  test.each(['actor', 'repository'])(
    'that is chosen or can change, like %s, cannot be',
    (claim) => {
      const files = profileWith(shared, shared.replaceAll('repository_id', claim));
      const grants = files.get('grants.yaml') ?? '';
      const accept = `accept: [cut-by-${claim}]\n    taskProfile: keep-builds`;
      files.set('grants.yaml', grants.replace('taskProfile: keep-builds', accept));
      expect(linesOf(files).join('\n')).toContain('so nothing may be cut by it');
    },
  );

  test('is refused where it would be plain text, or make another variable', () => {
    const found = (from: string, to: string) => linesOf(profileWith(from, to)).join('\n');
    const [version] = ['Version: "2012-10-17"\n      Statement:\n        - Sid: ListOwnBuilds'];
    expect(found(version ?? '', (version ?? '').replace('2012', '2008'))).toContain(
      'a policy of version 2008-10-17 has no variables, and ${repository_id} would be plain text',
    );
    expect(found(shared, 'Resource: arn:aws:s3:::${bucket}/$$$${repository_id}/*')).toContain(
      'a "$" stands right before ${repository_id}',
    );
    expect(found(shared, 'NotResource: arn:aws:s3:::${bucket}/${repository_id}/*')).toContain(
      '${repository_id} may stand in Resource and in values of conditions only',
    );
  });

  test('must be known to every platform from which the grant may be asked for', () => {
    const files = profileWith(shared, 'Resource: arn:aws:s3:::${bucket}/${ref_type}/*');
    const identities = files.get('identities.yaml') ?? '';
    files.set(
      'identities.yaml',
      identities.replace('grants: [checkout-config]', 'grants: [checkout-config, shop-builds]'),
    );
    expect(linesOf(files)).toEqual([
      expect.stringContaining(
        'as grant shop-builds uses it: profile kubernetes, of trust 1 of identity checkout-service, has no claim ${repository_id}',
      ),
      expect.stringContaining('has no claim ${ref_type}'),
    ]);
    expect(linesOf(files).join('\n')).not.toContain('cut-by');
  });

  test('may stand in a grant of its own, and is not judged by issuers that are not known', () => {
    const files = grantsWith(
      'Resource: arn:aws:s3:::acme-shop-site/*',
      'Resource: arn:aws:s3:::acme-shop-site/${repository_id}/*',
    );
    expect(linesOf(files)).toEqual([]);
    const identities = files.get('identities.yaml') ?? '';
    files.set('identities.yaml', identities.replaceAll('- issuer: github', '- issuer: githib'));
    expect(linesOf(files).join('\n')).not.toContain('${repository_id}');
  });
});

describe('a grant', () => {
  test('may take what is not proven', () => {
    const files = grantsWith(
      'taskProfile: keep-builds',
      'allowUnproven: true\n    taskProfile: keep-builds',
    );
    const grant = compiledOf(files).grants.find(({ name }) => name === 'shop-builds');
    expect(grant?.allowUnproven).toBe(true);
    const not = grantsWith(
      'taskProfile: keep-builds',
      'allowUnproven: false\n    taskProfile: keep-builds',
    );
    expect(compiledOf(not).grants).toEqual(compiledOf(acmeFiles()).grants);
  });

  test('accepts by name what is meant to be so, and nothing that is not there', () => {
    const risky =
      'Action: [s3:GetObject, s3:PutObject, lambda:UpdateFunctionCode]\n          Resource: [arn:aws:s3:::acme-shop-site/*, "arn:aws:lambda:us-east-1:111122223333:function:a"]';
    const from =
      'Action: [s3:GetObject, s3:PutObject]\n          Resource: arn:aws:s3:::acme-shop-site/*';
    const [refused = ''] = linesOf(grantsWith(from, risky));
    expect(refused).toContain(
      'lambda:UpdateFunctionCode runs commands with the powers of another role',
    );
    expect(refused).toContain('write accept: [update-lambda-code]');
    const accepting = grantsWith(from, risky);
    const grants = accepting.get('grants.yaml') ?? '';
    const accept = (names: string) =>
      accepting.set(
        'grants.yaml',
        grants.replace('labels: [production]', `labels: [production]\n    accept: [${names}]`),
      );
    expect(linesOf(accept('update-lambda-code'))).toEqual([]);
    expect(compiledOf(accept('update-lambda-code')).warnings.map(lineOf)).toEqual([
      expect.stringContaining('the grant accepts this; look at it again'),
    ]);
    expect(linesOf(accept('update-lambda-code, update-stack'))).toEqual([
      expect.stringMatching(/^grants\.yaml:\d+:34 there is no "update-stack" to accept/),
    ]);
  });
});
