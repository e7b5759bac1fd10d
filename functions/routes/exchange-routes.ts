import type { ExchangePorts } from '#core/exchange/ports.ts';
import { token } from '#functions/token.ts';
import type { Served } from './served.ts';

/** The exchange by itself: never held, so that nobody who waits takes its place. */
export const exchangeRoutes = (ports: ExchangePorts): Served<'exchange'> => ({
  'POST /v1/token': token(ports),
});
