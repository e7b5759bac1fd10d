import { dynamoStoreOn } from '#test/dynamodb/dynamo-tables.ts';
import { waitingIn } from '#test/journeys/answer-requests.ts';
import type { ServedClients } from '#test/journeys/clients.ts';
import { ledgerIn } from '#test/journeys/ledger-of.ts';
import { openBrowser } from './browser.ts';
import { startDeployment } from './deployment.ts';
import { keepTime } from './keep-time.ts';
import { signIn, voteOnPage } from './people-on-pages.ts';

/**
 * So many requests to the STS face may come at once and find an instance that is loaded: clients in
 * containers give up after a second, and here two cores load them all.
 */
export const readyAtOnce = 10;

/** The built bundles with the example in force, and Grace before her browser. */
export async function serveDeployed(): Promise<ServedClients> {
  const deployment = await startDeployment();
  const kept = keepTime(deployment);
  await deployment.publishExample();
  const { url, sandbox, dynamodb, tables, token } = deployment;
  const store = dynamoStoreOn(dynamodb.endpoint, tables);
  const asking = Array.from({ length: readyAtOnce }, () => fetch(`${url}/sts?Action=None`));
  await Promise.all(asking);
  const grace = openBrowser();
  await signIn(grace, 'grace', deployment);
  return {
    broker: url,
    sandbox: sandbox.url,
    token,
    people: {
      waiting: (count) => waitingIn(store, count),
      answer: (id, choice) =>
        voteOnPage(grace, `${url}/approvals/${id}`, { choice, reason: 'looked at' }),
    },
    ledger: () => ledgerIn(store),
    stop: async () => {
      await kept.stop();
      await deployment.stop();
    },
  };
}
