import { processStep } from './process-step.ts';
import { runPost } from './run-post.ts';

await runPost(processStep(process.stdout));
