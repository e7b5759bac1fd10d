import { gateway } from '#functions/gateway.ts';
import { openGateway } from './gateway-world.ts';
import { streaming } from './streaming.ts';

const world = openGateway();

/** Answers everything below the gateway's own API. */
export const handler = streaming(gateway(world), world);
