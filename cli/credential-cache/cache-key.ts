import type { ExchangePlan } from '../exchange-plan.ts';
import type { CacheKey } from './credential-cache.ts';

/** What the credentials of an exchange are kept by. */
export function cacheKeyOf({ instance, grant, more, token }: ExchangePlan): CacheKey {
  return { broker: instance.broker, grant, more, holder: token.holder };
}
