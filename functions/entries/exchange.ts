import { exchangeRoutes } from '#functions/routes/exchange-routes.ts';
import { answering } from './answer.ts';
import { openExchange } from './exchange-world.ts';

const world = openExchange('exchange');

/** Answers the routes of `exchange` in the route table. */
export const handler = answering(exchangeRoutes(world), world);
