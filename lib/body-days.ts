import type { SallyportProps } from './sallyport-props.ts';

/** Longer than most incidents take to be found; personal data should not lie for years. */
const usualBodyDays = 90;

/** Days for which bodies are kept: what the bucket's rule takes away, and what entries promise. */
export function bodyDaysOf({ gateway }: Pick<SallyportProps, 'gateway'>): number {
  return gateway?.bodyDays ?? usualBodyDays;
}
