import type { ExchangePorts } from '#core/exchange/ports.ts';
import { credentials } from '#functions/credentials.ts';
import { sts } from '#functions/sts.ts';
import type { Served } from './served.ts';

/** The faces of unmodified AWS clients, which know no other way to wait than to be held. */
export function stsRoutes(ports: ExchangePorts): Served<'sts'> {
  const face = sts(ports);
  return {
    'POST /sts': face,
    'GET /sts': face,
    'POST /': face,
    'GET /v1/credentials/{grant}': credentials(ports),
  };
}
