import type { Terminal } from './command.ts';

/** Whether this runs as a step of GitHub Actions, which reads commands from what its steps print. */
export function isGithubStep({ env }: Terminal): boolean {
  return env.GITHUB_ACTIONS === 'true';
}

/**
 * Has the runner hide these in its log from now on. It reads commands from both outputs; standard
 * error is right where standard output is somebody else's input.
 */
export function maskAtRunner(
  terminal: Terminal,
  secrets: readonly string[],
  output: 'stdout' | 'stderr' = 'stderr',
): void {
  if (!isGithubStep(terminal)) return;
  for (const secret of secrets) terminal[output].write(`::add-mask::${escaped(secret)}\n`);
}

/** As the runner unescapes the data of a command. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
