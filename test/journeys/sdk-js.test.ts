import { clientsOf, serveLocally } from './clients.ts';
import { sdkJsJourneys } from './sdk-js-journeys.ts';

sdkJsJourneys(clientsOf(serveLocally));
