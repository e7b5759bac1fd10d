import { Fault } from '#core/faults.ts';

/** An error as a log may hold it: where it came from, and nothing that anybody sent. */
export interface DescribedError {
  readonly name: string;
  /** Of a fault, or of the system, such as `ECONNREFUSED`. */
  readonly code?: string;
  /** Of a fault alone: any other may quote what was sent. */
  readonly message?: string;
  /** Places in our code, innermost first. */
  readonly stack: readonly string[];
  readonly cause?: DescribedError;
}

const deepest = 4;
const mostFrames = 24;
/** No name of a class, and no code, is anything else; a secret may be, but not of so few letters. */
const plainName = /^[A-Za-z_]{1,48}$/u;
/** A line of a stack that names a place: a function of ours, and a file with line and column. */
const frame =
  /^ {4}at (?:(?:async |new )*[\w$.<># [\]]{1,120} \()?([\w./:@+~%-]{1,300}:\d+:\d+)\)?$/u;

/**
 * Describes an error for the logs. Messages are left out, unless they are our own: JSON.parse
 * quotes what it could not read, and so may whatever else was handed a request.
 */
export function describeError(error: unknown, depth = 1): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const code = codeOf(error);
  return {
    name: plainName.test(error.name) ? error.name : 'Error',
    ...(code === undefined ? {} : { code }),
    ...(error instanceof Fault ? { message: error.message } : {}),
    stack: framesOf(error),
    ...(error.cause === undefined || depth === deepest
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

function codeOf(error: Error): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && plainName.test(code) ? code : undefined;
}

/** The message stands above the places, and may have lines that look like one. */
function framesOf({ message, stack = '' }: Error): readonly string[] {
  const at = stack.indexOf(message);
  const lines = at < 0 ? [] : stack.slice(at + message.length).split('\n');
  return lines
    .filter((line) => frame.test(line))
    .slice(0, mostFrames)
    .map((line) => line.trim());
}
