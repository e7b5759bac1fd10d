const pattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** An instant as SigV4 writes it: `YYYYMMDDTHHMMSSZ`. */
export function amzDate(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** The instant behind `YYYYMMDDTHHMMSSZ`, or undefined when no calendar has it. */
export function readAmzDate(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  // A day such as 30 February rolls over into March, so it does not read back as it was written.
  return Number.isNaN(at.getTime()) || amzDate(at) !== text ? undefined : at;
}
