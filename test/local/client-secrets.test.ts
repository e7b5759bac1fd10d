import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localClientSecrets } from '#local/client-secrets.ts';

const path = mkdtempSync(join(tmpdir(), 'sallyport-secrets-'));
afterAll(() => rmSync(path, { recursive: true }));
const folder = { file: (name: string) => join(path, name) };

test('the secret of a client is in the environment, else in a file, else nowhere', async () => {
  writeFileSync(folder.file('client-secret.acme-okta'), 'from the file\n');
  const name = 'SALLYPORT_CLIENT_SECRET_ACME_OKTA';
  expect(await localClientSecrets({ [name]: 'given' }, folder)('acme-okta')).toBe('given');
  expect(await localClientSecrets({}, folder)('acme-okta')).toBe('from the file');
  expect(await localClientSecrets({}, folder)('other')).toBeUndefined();
  expect(await localClientSecrets({ [name]: '' }, folder)('acme-okta')).toBeUndefined();
});
