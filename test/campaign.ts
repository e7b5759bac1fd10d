/** How much longer a campaign is when it is run whole (`npm run prove`). */
const whole = 25;

/**
 * How often a generated case is tried: the slice that every test run has time for, or, when
 * `npm run prove` asks for it, many times that.
 */
export function campaign(slice: number): number {
  return process.env.SALLYPORT_PROVE === '1' ? slice * whole : slice;
}
