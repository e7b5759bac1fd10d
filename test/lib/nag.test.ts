import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { Sallyport } from '#lib/sallyport.ts';
import { SallyportRevoker } from '#lib/sallyport-revoker.ts';
import { SallyportTargetRole } from '#lib/sallyport-target-role.ts';
import { placeholderBundles } from './bundles.ts';
import { administrator, unchecked } from './synthesise.ts';

/** What a run of both packs leaves unacknowledged, a line each. */
function findingsOf(make: (stack: Stack) => void): readonly string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'sallyport-nag-'));
  try {
    const app = new App({ ...unchecked, outdir });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    make(new Stack(app, 'Test', { env: { region: 'eu-west-1', account: '999988887777' } }));
    try {
      app.synth();
      return [];
    } catch {
      return readReport(join(outdir, 'validation-report.json'));
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath?: string }[];
}

function readReport(file: string): readonly string[] {
  const { pluginReports } = JSON.parse(readFileSync(file, 'utf8'));
  return pluginReports.flatMap(({ violations }: { violations: readonly Violation[] }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    ),
  );
}

describe('the packs AwsSolutions and Serverless of cdk-nag', () => {
  test('find nothing that is not accepted for a reason', () => {
    const bundles = placeholderBundles();
    const findings = findingsOf((stack) => {
      new Sallyport(stack, 'Sallyport', { administrator, bundles: bundles.folder });
      const roles = { brokerAccount: '999988887777', externalId: 'acme' };
      new SallyportRevoker(stack, 'Revoker', roles);
      new SallyportTargetRole(stack, 'Target', {
        ...roles,
        roleName: 'shop-deploy',
        policyArn: 'arn:aws:iam::999988887777:policy/shop-deploy',
      });
    });
    bundles.remove();
    expect(findings).toEqual([]);
  });

  test('do find what nobody accepted', () => {
    const findings = findingsOf((stack) => {
      new Topic(stack, 'Open');
    });
    expect(findings).toContain('AwsSolutions-SNS3 at Test/Open/Resource');
  });
});
