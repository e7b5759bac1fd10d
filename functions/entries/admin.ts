import { adminRoutes } from '#functions/routes/admin-routes.ts';
import { openAdmin } from './admin-world.ts';
import { answering } from './answer.ts';

const world = openAdmin();

/** Answers the routes of `admin` in the route table. */
export const handler = answering(adminRoutes(world), world);
