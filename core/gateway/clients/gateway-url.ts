/**
 * The address of a gateway that a broker told, without a slash at its end; undefined for anything that
 * calls must not be sent to: other than https, but for this machine, and more than host and path.
 */
export function readGatewayUrl(told: unknown): string | undefined {
  if (typeof told !== 'string' || !URL.canParse(told)) return undefined;
  const { protocol, hostname, origin, pathname } = new URL(told);
  const isHere = protocol === 'http:' && hostname === '127.0.0.1';
  const path = pathname.replace(/\/+$/, '');
  const isPlain = told.replace(/\/+$/, '') === `${origin}${path}` && /^(?:\/[\w.~-]+)*$/.test(path);
  return isPlain && (isHere || protocol === 'https:') ? `${origin}${path}` : undefined;
}
