import { describe } from 'vitest';
import { clientsOf } from '#test/journeys/clients.ts';
import { containerJourneys } from '#test/journeys/container-journeys.ts';
import { pythonJourneys } from '#test/journeys/python-journeys.ts';
import { sdkJsJourneys } from '#test/journeys/sdk-js-journeys.ts';
import { waitingJourneys } from '#test/journeys/waiting-journeys.ts';
import { readyAtOnce, serveDeployed } from './serve-deployed.ts';

describe('with what is deployed', () => {
  const clients = clientsOf(serveDeployed);
  pythonJourneys(clients);
  sdkJsJourneys(clients);
  waitingJourneys(clients);
  containerJourneys(clients, readyAtOnce);
});
