import type { EndingPorts } from '#core/exchange/end-lease.ts';
import { revoke } from '#functions/revoke.ts';
import type { Served } from './served.ts';

/** The end of leases, by whoever holds them. */
export const revokeRoutes = (ports: EndingPorts): Served<'revoke'> => ({
  'POST /v1/revoke': revoke(ports),
});
