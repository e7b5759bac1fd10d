/** RFC 3339 in whole seconds, as AWS writes instants: some clients parse nothing else. */
export function wholeSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}
