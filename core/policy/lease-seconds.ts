/** Leases that a policy may shorten to, seconds: AWS clients ask again at every call below 900. */
const leaseBounds = { least: 960, most: 3_600 } as const;

/** The seconds of an `@leaseSeconds` annotation, or nothing when it is not a lease we can give. */
export function readLeaseSeconds(annotation: string): number | undefined {
  if (!/^[1-9][0-9]{2,3}$/.test(annotation)) return undefined;
  const seconds = Number(annotation);
  return seconds >= leaseBounds.least && seconds <= leaseBounds.most ? seconds : undefined;
}
