import { guardOutput } from '#cli/guard-output.ts';
import { runCommandLine } from '#cli/run-command-line.ts';

guardOutput(process);
process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
