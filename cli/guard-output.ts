import { exitCode } from './exit-code.ts';

/**
 * Ends the process as soon as standard output cannot be written: quietly where the reader has seen
 * enough (`| head`), with a line where it is our failure (a full disk), never with a stack.
 */
export function guardOutput(process: NodeJS.Process): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCode.done);
    process.stderr.write(`sallyport: standard output cannot be written (${error.code})\n`);
    process.exit(exitCode.failed);
  });
  process.stderr.on('error', () => process.exit(exitCode.failed));
}
