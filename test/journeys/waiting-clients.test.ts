import { clientsOf, serveLocally } from './clients.ts';
import { waitingJourneys } from './waiting-journeys.ts';

waitingJourneys(clientsOf(serveLocally));
