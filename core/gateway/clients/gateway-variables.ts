import { qualifiedServices, serviceAddress } from './qualified-services.ts';

/**
 * Variables by which every AWS client sends its calls to a gateway, and tries again as long as people
 * may be asked. Services that its one address cannot tell apart have addresses of their own there.
 */
export function gatewayVariables(gateway: string): Readonly<Record<string, string>> {
  const qualified = Object.entries(qualifiedServices).map(([key, service]) => [
    `AWS_ENDPOINT_URL_${key.toUpperCase()}`,
    serviceAddress(gateway, service),
  ]);
  return {
    AWS_ENDPOINT_URL: gateway,
    ...Object.fromEntries(qualified),
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_RETRY_MODE: 'standard',
    AWS_MAX_ATTEMPTS: '10',
  };
}
