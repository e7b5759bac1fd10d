import { stsRoutes } from '#functions/routes/sts-routes.ts';
import { answering } from './answer.ts';
import { openExchange } from './exchange-world.ts';

const world = openExchange('sts');

/** Answers the routes of `sts` in the route table. */
export const handler = answering(stsRoutes(world), world);
