import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'sallyport-synth-'));
});
afterEach(() => rmSync(out, { recursive: true }));

/** Runs the app as the CDK's command line does, with the network out of reach. */
function synthesise(sallyport: unknown) {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  return spawnSync(process.execPath, ['bin/deploy.ts'], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, sallyport }),
      HTTPS_PROXY: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
}

describe('bin/deploy.ts', () => {
  test('synthesises from cdk.json without credentials or network', () => {
    const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
    const run = synthesise(context.sallyport);
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    const template = JSON.parse(readFileSync(join(out, 'Sallyport.template.json'), 'utf8'));
    expect(Object.keys(template.Outputs).sort()).toEqual([
      'AdministrationArn',
      'AlarmTopic',
      'AuditBucket',
      'AuditLogGroup',
      'GatewayUrl',
      'LedgerTable',
      'LogBucket',
      'LogKey',
      'LogOrigin',
      'RecordsTable',
      'RevokingRoles',
      'Url',
      'VendingRoles',
    ]);
  });

  test.each([
    [{ stackName: 'Sallyport' }, 'region is missing; administrator is missing'],
    [{ stackName: 'S', region: 'us-east-1', reggion: '' }, 'reggion is not known; known are'],
    ['x', 'stackName is missing; region is missing'],
  ])('refuses the context %j and says what it must hold', (sallyport, told) => {
    const run = synthesise(sallyport);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(told);
  });
});
