import { fileURLToPath } from 'node:url';
import { guardOutput } from '#cli/guard-output.ts';
import { runCommandLine } from '#cli/run-command-line.ts';
import { tellPerson } from '#cli/tell-person.ts';

guardOutput(process);
process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  tellPerson,
  program: fileURLToPath(new URL('sallyport', import.meta.url)),
});
