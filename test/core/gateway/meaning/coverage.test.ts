import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AccessData } from '#core/gateway/meaning/access-data.ts';
import { mintingOperations, mintsCredentials } from '#core/gateway/meaning/mints-credentials.ts';
import { operationAccessOf } from '#core/gateway/meaning/operation-access-of.ts';
import { operationOfLine, readAccessLine } from '#core/gateway/meaning/read-access-line.ts';
import { knownAction } from '#core/iam/actions/known-actions.ts';
import { countAccess } from '#scripts/access/count-access.ts';

const data: AccessData = JSON.parse(readFileSync('data/aws/access.json', 'utf8'));

describe('what is known of the operations of AWS', () => {
  test('is this much, and docs/aws-mapping.md says so', () => {
    const counts = countAccess(data);
    expect(counts).toEqual({
      services: 439,
      operations: 19_796,
      mapped: 18_831,
      resourcesFilled: 10_089,
      resourcesPartly: 1_094,
      resourcesNot: 2_499,
      withoutResource: 5_149,
      notIam: 98,
      unmapped: 867,
      passingRoles: 784,
      withTags: 2_269,
    });
    const page = readFileSync('docs/aws-mapping.md', 'utf8');
    for (const count of Object.values(counts)) {
      expect(page).toContain(`| ${count.toLocaleString('en-GB')} |`);
    }
  });

  test('names only actions that AWS has, with the levels that they have there', () => {
    const letters = { list: 'List', read: 'Read', write: 'Write', tagging: 'Tagging' };
    const levels: Readonly<Record<string, string>> = {
      ...letters,
      permissions: 'Permissions management',
    };
    const wrong = everyNeed().filter(({ action, level }) => {
      const known = knownAction(action);
      return known?.name !== action || levels[known.access] !== level;
    });
    expect(wrong).toEqual([]);
  });

  test('gives each type of resource one placeholder for each of its paths', () => {
    const wrong = everyNeed()
      .flatMap(({ resources }) => resources)
      .filter((source) => source.kind === 'template')
      .filter(({ template, paths }) => placeholders(template) !== paths.length || template === '');
    expect(wrong).toEqual([]);
  });

  test('is of the same edition as the operations that are recognised', () => {
    const operations = JSON.parse(readFileSync('data/aws/operations.json', 'utf8'));
    expect(Object.keys(operations.services).toSorted()).toEqual(
      Object.keys(data.services).toSorted(),
    );
    expect(readFileSync('data/PROVENANCE.md', 'utf8')).toContain(data.from[0]);
  });
});

describe('operations that hand out credentials', () => {
  test.each([
    'sts.AssumeRole',
    'sts.GetSessionToken',
    'iam.CreateAccessKey',
    's3.CreateSession',
    'ssm.GetAccessToken',
    'lakeformation.GetTemporaryGlueTableCredentials',
    'eks-auth.AssumeRoleForPodIdentity',
  ])('%s is one', (id) => {
    const [service = '', operation = ''] = id.split('.');
    expect(mintsCredentials({ service, operation })).toBe(true);
  });

  test('are thirty-five or more, and sts:GetCallerIdentity is none', () => {
    expect(mintingOperations.size).toBeGreaterThanOrEqual(35);
    expect(mintsCredentials({ service: 'sts', operation: 'GetCallerIdentity' })).toBe(false);
  });

  test('are operations that AWS has or had', () => {
    const gone = [...mintingOperations].filter((id) => {
      const [service = '', operation = ''] = id.split('.');
      return operationAccessOf(service, operation) === undefined;
    });
    expect(gone.every((id) => id.startsWith('finspace-data.'))).toBe(true);
  });
});

function everyNeed() {
  return Object.values(data.services).flatMap((service) =>
    service.operations.flatMap((line) => {
      expect(operationOfLine(line)).toMatch(/^[A-Za-z0-9_]+$/);
      const access = readAccessLine(line, service);
      return access.kind === 'iam' ? access.needs : [];
    }),
  );
}

function placeholders(template: string): number {
  const all = [...template.matchAll(/\$\{([^}]+)\}/g)].map((found) => found[1] ?? '');
  return all.filter((name) => !['Partition', 'Region', 'Account'].includes(name)).length;
}
