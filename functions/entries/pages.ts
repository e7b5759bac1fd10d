import { createClientSecrets } from '#adapters/aws/client-secrets.ts';
import { createSignInIssuers } from '#adapters/issuers/create-sign-in-issuers.ts';
import { systemSecrets } from '#adapters/node/secrets.ts';
import { writeDueRefusals } from '#core/exchange/count-refusal.ts';
import { createRefusalTally } from '#core/ledger/refusal-tally.ts';
import { FloodGuard } from '#core/limits/flood-guard.ts';
import { pagesRoutes } from '#functions/routes/pages-routes.ts';
import { answering } from './answer.ts';
import { invokedKeys } from './invoked-keys.ts';
import { openPages } from './page-world.ts';

const pages = openPages('pages');
const clientSecret = createClientSecrets({
  call: pages.caller('secretsmanager'),
  arnPrefix: pages.variables.SIGN_IN_SECRETS,
});
const refusals = createRefusalTally();
const world = {
  ...pages,
  secrets: systemSecrets,
  refusals,
  beside: () => writeDueRefusals({ ...pages, refusals }),
  floods: new FloodGuard(),
  keySets: invokedKeys(pages, pages.variables.JWKS_FUNCTION),
  issuers: createSignInIssuers({ clock: pages.clock, clientSecret }),
};

/** Answers the routes of `pages` in the route table. */
export const handler = answering(pagesRoutes(world), world);
