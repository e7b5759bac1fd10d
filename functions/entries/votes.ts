import { votesRoutes } from '#functions/routes/votes-routes.ts';
import { answering } from './answer.ts';
import { openPages } from './page-world.ts';

const world = openPages('votes');

/** Answers the routes of `votes` in the route table. */
export const handler = answering(votesRoutes(world), world);
