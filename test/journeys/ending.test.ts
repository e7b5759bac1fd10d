import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerOf } from './ledger-of.ts';
import { type LocalInstance, sallyport, startInstance, temporaryFolder } from './local-instance.ts';

const folder = temporaryFolder();
const data = `${folder.path}/data`;
let instance: LocalInstance;

beforeAll(async () => {
  instance = await startInstance(data);
});

afterAll(async () => {
  await instance.stop();
  folder.remove();
});

test('a job ends its lease when it is over: its token opens nothing any more', async () => {
  const file = `${folder.path}/token`;
  const token = await sallyport(data, ['demo', 'token', '--as', 'k8s-checkout']);
  writeFileSync(file, token.stdout, { mode: 0o600 });
  const asked = ['--grant', 'checkout-config', '--token-file', file];
  const ended = await sallyport(data, [
    'exec',
    ...asked,
    '--',
    'node',
    'bin/sallyport.ts',
    'leases',
    'end',
  ]);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.stdout).toContain('the lease is ended: nothing is minted into it any more');
  expect(ended.stdout).toMatch(/stay valid at AWS until \S+Z, unless an administrator revokes/u);

  const again = await sallyport(data, ['token', ...asked, '--wait', '0']);
  expect(again.code).toBe(3);
  expect(again.stderr).toMatch(/lease.*ended/u);

  const { entries, findings } = await ledgerOf(data);
  expect(findings).toEqual([]);
  const own = entries.filter(({ body }) => body.grant === 'checkout-config');
  expect(own.map(({ body }) => [body.kind, body.outcome?.code])).toEqual([
    ['exchange.vended', undefined],
    ['lease.ended', undefined],
    ['exchange.denied', 'lease_ended'],
  ]);
  const listed = await sallyport(data, ['leases', 'list', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { grant: 'checkout-config', state: 'ended', ended: { by: 'checkout-service' } },
  ]);
});
