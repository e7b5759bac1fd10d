import { processStep } from './process-step.ts';
import { runMain } from './run-main.ts';

process.exitCode = await runMain(processStep(process.stdout));
