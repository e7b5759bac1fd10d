import { clientsOf, serveLocally } from './clients.ts';
import { pythonJourneys } from './python-journeys.ts';

pythonJourneys(clientsOf(serveLocally));
