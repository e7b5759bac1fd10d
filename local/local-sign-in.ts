import { createSignInIssuers } from '#adapters/issuers/create-sign-in-issuers.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import type { ExchangePorts } from '#core/exchange/ports.ts';
import { FloodGuard } from '#core/limits/flood-guard.ts';
import type { BrowserSignInPorts } from '#core/sign-in/ports.ts';
import { localClientSecrets } from './client-secrets.ts';
import type { DataFolder } from './data-folder.ts';

/** The world of signing in beside an exchange's: the same store, ledger and keys. */
export function createLocalSignIn(
  exchange: ExchangePorts,
  given: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly folder: DataFolder;
  },
): BrowserSignInPorts {
  const { clock } = exchange;
  const clientSecret = localClientSecrets(given.env, given.folder);
  return {
    ...exchange,
    secrets: systemSecrets,
    // Apart from that of tokens: a job's bad tokens shut nobody out of the pages of its address.
    floods: new FloodGuard(),
    issuers: createSignInIssuers({ clock, clientSecret }),
  };
}
