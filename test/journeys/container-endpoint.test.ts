import { clientsOf, serveLocally } from './clients.ts';
import { containerJourneys } from './container-journeys.ts';

containerJourneys(clientsOf(serveLocally), 50);
