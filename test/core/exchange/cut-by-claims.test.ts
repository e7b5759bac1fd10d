import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { exchangeToken } from '#core/exchange/exchange-token.ts';
import type { AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import { exchangeWorld } from '#test/exchange-world.ts';

const workflow = 'acme/shop/.github/workflows/build.yml@refs/heads/feature-x';

async function exchange(narrowing: { readonly policy?: string; readonly scope?: string[] } = {}) {
  const world = await exchangeWorld();
  const token = await world.token('shop-branch', { workflow_ref: workflow });
  const asked: AssumeRoleRequest[] = [];
  const sts: Sts = {
    assumeRole: (request) => {
      asked.push(request);
      return world.sts.assumeRole(request);
    },
  };
  const request = world.request(token, 'shop-builds', { narrowing });
  const vended = await exchangeToken(request, { ...world.ports, sts });
  const [stored] = await world.store.entries({ limit: 1, descending: true });
  return { vended, lease: stored?.entry.body.lease, asked: asked.at(-1) };
}

const policyOf = (Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource }],
  });

describe('a grant that is cut by a claim', () => {
  test('reaches what belongs to the repository of the token, and nothing beside it', async () => {
    const { asked } = await exchange();
    expect(JSON.parse(asked?.policy ?? '').Statement).toMatchObject([
      { Condition: { StringLike: { 's3:prefix': '73184213/*' } } },
      { Resource: 'arn:aws:s3:::acme-shop-builds/73184213/*' },
    ]);
  });

  test('is narrowed within that, which the reply and the entry call proven', async () => {
    const policy = policyOf('arn:aws:s3:::acme-shop-builds/73184213/feature-x/*');
    const { vended, lease } = await exchange({ policy });
    expect(vended.narrowed).toBe('proven');
    expect(lease?.narrowed).toBe('proven');
  });

  test('is not to be had for another repository', async () => {
    const policy = policyOf('arn:aws:s3:::acme-shop-builds/88811177/*');
    await expect(exchange({ policy })).rejects.toMatchObject({ code: 'invalid_scope' });
  });
});

test('the doors of the exchange do not carry the actions of AWS', async () => {
  const { metafile } = await build({
    entryPoints: ['token', 'sts', 'credentials'].map((door) => `functions/${door}.ts`),
    ...{ bundle: true, metafile: true, write: false, outdir: 'never-written', platform: 'node' },
    ...{ format: 'esm', packages: 'external', logLevel: 'silent' },
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('core/iam/proof/prove-narrower.ts');
  expect(inputs.filter((path) => path.startsWith('data/'))).toEqual([]);
});
