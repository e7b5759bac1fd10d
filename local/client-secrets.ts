import { readFile } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';

/**
 * Secrets of clients by their names: `acme-okta` is read from SALLYPORT_CLIENT_SECRET_ACME_OKTA, else
 * from `client-secret.acme-okta` in the data folder; a line break at the end does not count.
 */
export function localClientSecrets(
  env: Readonly<Record<string, string | undefined>>,
  folder: Pick<DataFolder, 'file'>,
): (name: string) => Promise<string | undefined> {
  return async (name) => {
    const given = env[`SALLYPORT_CLIENT_SECRET_${name.toUpperCase().replaceAll('-', '_')}`];
    const secret = given ?? (await textOf(folder.file(`client-secret.${name}`)));
    return secret?.replace(/\r?\n$/u, '') || undefined;
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
