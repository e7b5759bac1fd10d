import { Fault } from '#core/faults.ts';
import type { AccessStop } from './head.ts';

/** What is told to whoever asks for anything while all access is stopped. */
export function accessStopped({ since, by }: AccessStop): Fault {
  return new Fault(
    'identity_stopped',
    `all access is stopped since ${since} by ${by}; ask them when it goes on`,
  );
}
