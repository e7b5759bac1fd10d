import { publicRoutes } from '#functions/routes/public-routes.ts';
import { answering } from './answer.ts';
import { openStored } from './stored-world.ts';

const { variables, store, log } = openStored('public');
const world = { audience: variables.URL, gatewayUrl: variables.GATEWAY_URL, store, log };

/** Answers the routes of `public` in the route table. */
export const handler = answering(publicRoutes(world), world);
