import type { Store } from '#core/store/store.ts';
import { healthz } from '#functions/healthz.ts';
import { openapi } from '#functions/openapi.ts';
import { stylesheetRoute } from '#functions/pages/stylesheet.ts';
import { wellKnown } from '#functions/well-known.ts';
import type { Served } from './served.ts';

/** What anybody may read: it says nothing of what is configured. */
export const publicRoutes = (ports: {
  readonly audience: string;
  readonly gatewayUrl?: string;
  readonly store: Store;
}): Served<'public'> => ({
  'GET /.well-known/sallyport-configuration': wellKnown(ports),
  'GET /v1/openapi.json': openapi(ports),
  'GET /healthz': healthz(ports),
  'GET /pages.css': stylesheetRoute(),
});
