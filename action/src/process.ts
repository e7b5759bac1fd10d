import { processStep } from './process-step.ts';
import { runProcess } from './run-process.ts';

// Standard output is the SDK's: only the document goes there.
const [folder = ''] = process.argv.slice(2);
const document = await runProcess(folder, processStep(process.stderr));
if (document === undefined) process.exitCode = 1;
else process.stdout.write(`${document}\n`);
