import type { Place } from '#core/gateway/catalog/read-address.ts';
import { basePathOf } from './base-path.ts';

/** Where clients know the gateway by its URL: what they sign names this host and begins with this path. */
export function gatewayPlace(url: string): Place {
  const { hostname, protocol } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { baseHost: hostname, basePath: basePathOf(url), scheme };
}
