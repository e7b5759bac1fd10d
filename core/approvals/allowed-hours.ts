/** Hours of the week in one time zone, in which something may be done. */
export interface AllowedHours {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** 1 (Monday) to 7 (Sunday): the days on which a window begins. */
  readonly days: readonly number[];
  /** Minutes after midnight, 0 to 1,439. */
  readonly from: number;
  /** Minutes after midnight, 1 to 1,440; at or before `from` the window ends on the day after. */
  readonly until: number;
}

const minutesADay = 1_440;

/** Whether the instant lies in a window, on the clock of its time zone (daylight saving included). */
export function isAllowedAt({ timeZone, days, from, until }: AllowedHours, at: Date): boolean {
  const { day, minute } = localTime(at, timeZone);
  if (from < until) return days.includes(day) && minute >= from && minute < until;
  // Over midnight: the later part belongs to the day on which the window began.
  return (
    (days.includes(day) && minute >= from) ||
    (days.includes(dayBefore(day)) && minute < until % minutesADay)
  );
}

/** `Mon to Fri, 09:00 to 18:00 Europe/Berlin`. */
export function hoursText({ timeZone, days, from, until }: AllowedHours): string {
  return `${daysText(days)}, ${clockText(from)} to ${clockText(until)} ${timeZone}`;
}

/** Whether there is such a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(at: Date, timeZone: string): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23' },
    ...{ weekday: 'short', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const textOf = (type: Intl.DateTimeFormatPartTypes) =>
    String(parts.find((part) => part.type === type)?.value);
  return {
    day: weekdays.indexOf(textOf('weekday')) + 1,
    minute: Number(textOf('hour')) * 60 + Number(textOf('minute')),
  };
}

function dayBefore(day: number): number {
  return day === 1 ? 7 : day - 1;
}

function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].toSorted((one, other) => one - other);
  const [first = 1] = sorted;
  const last = sorted.at(-1) ?? first;
  const isRun = sorted.length > 2 && last - first === sorted.length - 1;
  const names = sorted.map((day) => weekdays[day - 1]);
  return isRun ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

function clockText(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
