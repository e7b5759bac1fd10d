import { Fault } from '#core/faults.ts';

/** How recent a proof must be, in seconds: 1 to 86,400; undefined where any will do. */
export function readWithin(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,4}$/u.test(text) && Number(text) <= 86_400) return Number(text);
  throw new Fault('invalid_request', 'parameter "within" must be 1 to 86400 seconds');
}
