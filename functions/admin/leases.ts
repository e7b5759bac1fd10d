import { authorise } from '#core/administration/authorise.ts';
import { soleResources } from '#core/policy/actions.ts';
import type { Route } from '#functions/lambda.ts';
import { jsonReply } from '#functions/reply.ts';
import { type AdminPorts, behindDoor, queryNumber } from './admin-route.ts';

const resource = { type: 'Ledger', id: soleResources.Ledger } as const;

/** `GET /v1/admin/leases?limit&after`: leases, newest first; `next` continues. */
export const listLeases = (ports: AdminPorts): Route =>
  behindDoor(ports, async (administered, event) => {
    await authorise(administered, { action: 'ReadLeases', resource }, ports);
    const limit = queryNumber(event, 'limit', { fallback: 50, max: 200 });
    const after = event.queryStringParameters?.after;
    const found = await ports.store.list('lease', {
      limit,
      descending: true,
      ...(after === undefined ? {} : { after }),
    });
    const now = ports.clock.now();
    const leases = found.map(({ value }) => ({
      ...value,
      state: new Date(value.expiresAt) > now ? 'in force' : 'ended',
    }));
    return jsonReply(200, { leases, next: found.length < limit ? null : found.at(-1)?.id });
  });
