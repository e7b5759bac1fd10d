import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDynamoChains } from '#adapters/dynamodb/chains.ts';
import { createDynamoLogState } from '#adapters/dynamodb/log-state.ts';
import { systemClock } from '#adapters/node/clock.ts';
import type { Entry } from '#core/ledger/entry.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import { decodeBundle } from '#core/tlog/bundle.ts';
import { openCheckpoint } from '#core/tlog/checkpoint.ts';
import { bundlePath, tileWidth } from '#core/tlog/tile.ts';
import type { VerificationReport } from '#core/verification/report.ts';
import { verifyLedger } from '#core/verification/verify-ledger.ts';
import { serverStartMilliseconds } from '#test/dynamodb/dynamo-server.ts';
import {
  dynamoCaller,
  dynamoRaw,
  dynamoStoreOn,
  openStream,
} from '#test/dynamodb/dynamo-tables.ts';
import { type Deployment, startDeployment } from './deployment.ts';

const tick = { source: 'schedule' };
const well = { result: { batchItemFailures: [] } };

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.publishExample();
}, serverStartMilliseconds);
afterAll(() => deployment?.stop());

async function exchange(persona: string, grant: string): Promise<number> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: await deployment.token(persona),
    audience: grant,
  });
  return (await fetch(`${deployment.url}/v1/token`, { method: 'POST', body })).status;
}

/** Whoever verifies: with the key, the bucket and the tables, and nothing of the functions. */
async function verify(reader: LogReader = deployment.services.log): Promise<VerificationReport> {
  const { dynamodb, tables, logKey } = deployment;
  const call = dynamoCaller(dynamodb.endpoint);
  const table = {
    chains: createDynamoChains({ call, ...tables, clock: systemClock }),
    heads: dynamoStoreOn(dynamodb.endpoint, tables, systemClock),
    state: createDynamoLogState({ call, recordsTable: tables.recordsTable }),
  };
  const verifying = verifyLedger({ reader, key: logKey.verifier, table });
  for (;;) {
    const step = await verifying.next();
    if (step.done === true) return step.value;
  }
}

/** Entries of the one bundle that there is. */
function leaves(): readonly Entry[] {
  const { log } = deployment.services;
  const { size } = openCheckpoint(textOf('checkpoint'), deployment.logKey.verifier);
  const path = bundlePath({ index: 0, width: Math.min(size, tileWidth) });
  const body = log.objects.get(path)?.body ?? Buffer.of();
  return decodeBundle(body, path).map((leaf) => JSON.parse(String(leaf)));
}

function textOf(path: string): string {
  return String(deployment.services.log.objects.get(path)?.body);
}

// In this order: what is changed at the end stays changed.
describe('the log of a deployment', () => {
  test('has an exchange once the sealer was started, and anybody with the key can verify it', async () => {
    const { seal } = deployment.functions;
    expect(await exchange('shop-main', 'shop-deploy')).toBe(200);
    expect(await exchange('shop-fork', 'shop-deploy')).toBeGreaterThanOrEqual(400);
    expect((await verify()).unsealed?.entries).toBeGreaterThan(1);
    expect(await seal.invoke(tick)).toMatchObject(well);
    expect(await verify()).toMatchObject({ holds: true, findings: [], unsealed: { entries: 0 } });
    const kinds = leaves().map(({ body }) => body.kind);
    expect(kinds).toEqual(expect.arrayContaining(['exchange.vended', 'configuration.published']));
    expect(kinds.at(-1)).toBe('ledger.sealed');
    const output = seal.output.join('');
    expect(output).toContain('"ledger.sealed":');
    expect(output).toContain('"ledger.unsealed_seconds":0');
  });

  test('is kept as the bucket asks: once, locked, or marked as what expires', () => {
    const { objects } = deployment.services.log;
    for (const [key, { headers }] of objects) {
      if (key === 'checkpoint') continue;
      const isEdge = /^tile\/(?:0|entries)\/.*\.p\//.test(key);
      expect(`${key} ${headers['x-amz-tagging'] ?? headers['x-amz-object-lock-mode']}`).toBe(
        `${key} ${isEdge ? 'keeping=partial' : 'GOVERNANCE'}`,
      );
      expect(headers['if-none-match']).toBe('*');
    }
    expect(textOf('key')).toContain(deployment.logKey.origin);
    expect([...objects.keys()]).toEqual(
      expect.arrayContaining(['checkpoint', 'key', `checkpoints/${leaves().length}`]),
    );
  });

  test('grows by a wake or a schedule, and by two sealers at once as by one', async () => {
    const { seal } = deployment.functions;
    const { dynamodb, tables } = deployment;
    const before = leaves().length;
    expect(await exchange('nightly-batch', 'reports-nightly')).toBe(200);
    const next = await openStream(dynamodb.endpoint, tables.ledgerTable);
    expect(await seal.invoke({ Records: await next() })).toMatchObject(well);
    expect(await Promise.all([seal.invoke(tick), seal.invoke(tick)])).toMatchObject([well, well]);
    expect(leaves().length).toBeGreaterThan(before);
    expect(await verify()).toMatchObject({ holds: true, unsealed: { entries: 0 } });
  });

  test('is checked by a function that may read alone', async () => {
    const check = deployment.functions['check-ledger'];
    expect(await check.invoke(tick)).toMatchObject({
      result: { outcome: 'holds', size: leaves().length, findings: 0, unsealed: { entries: 0 } },
    });
    expect(check.output.join('')).toContain('"ledger.verified":1');
  });

  test('is shown at the administrators’ door, with the key to verify it by', async () => {
    const shown = await deployment.administer('GET', '/v1/admin/ledger/log');
    expect(await shown.json()).toMatchObject({
      origin: deployment.logKey.origin,
      key: textOf('key').trim(),
      size: leaves().length,
      stopped: null,
    });
  });
});

describe('an entry that somebody put over, in a table that they have got hold of,', () => {
  test('stops sealing, by name, and fails the check', async () => {
    const { seal, 'check-ledger': check } = deployment.functions;
    const { dynamodb, tables } = deployment;
    const [vended] = leaves().filter(({ body }) => body.kind === 'exchange.vended');
    const { writer, n } = vended as Entry;
    const raw = dynamoRaw(dynamoCaller(dynamodb.endpoint));
    const key = { writer: { S: writer }, n: { N: String(n) } };
    const forged = { ...vended, body: { ...vended?.body, grant: 'another' } };
    const next = await openStream(dynamodb.endpoint, tables.ledgerTable);
    await next();
    const Item = { ...key, entry: { S: JSON.stringify(forged) } };
    await raw('PutItem', { TableName: tables.ledgerTable, Item });
    expect(await seal.invoke({ Records: await next() })).toMatchObject(well);
    const shown = await deployment.administer('GET', '/v1/admin/ledger/log');
    expect(await shown.json()).toMatchObject({ stopped: { writer, n } });
    expect(await seal.invoke(tick)).toMatchObject(well);
    expect(seal.output.join('')).toContain('"ledger.sealing_stopped":1');
    expect(seal.output.join('')).toContain(`"n":${n}`);
    expect(await check.invoke(tick)).toMatchObject({ result: { outcome: 'fails', findings: 1 } });
    expect(check.output.join('')).toContain('"code":"table_entry_differs"');
    expect(check.output.join('')).toContain('"ledger.verification_failed":1');
  });

  test('lets exchanges go on, unsealed, until an administrator has looked', async () => {
    const { seal } = deployment.functions;
    const before = leaves().length;
    expect(await exchange('shop-main', 'shop-deploy')).toBe(200);
    expect(await seal.invoke(tick)).toMatchObject(well);
    expect(leaves()).toHaveLength(before);
    const reason = 'found who it was, and kept what was put over';
    const resumed = await deployment.administer('POST', '/v1/admin/ledger/resume', { reason });
    expect(resumed.status).toBe(200);
    expect(await seal.invoke(tick)).toMatchObject(well);
    expect(leaves().map(({ body }) => body.kind)).toContain('ledger.resumed');
  });

  test('has every call of the functions within what their roles allow', () => {
    expect(deployment.roles.refused).toEqual([]);
    expect([...deployment.roles.given]).toEqual(
      expect.arrayContaining([
        'seal kms:Sign',
        'seal s3:PutObject',
        'seal s3:PutObjectRetention',
        'seal s3:PutObjectTagging',
        'seal dynamodb:Query',
        'check-ledger s3:GetObject',
        'check-ledger s3:ListBucketVersions',
        'check-ledger kms:GetPublicKey',
        'admin kms:GetPublicKey',
      ]),
    );
  });
});
