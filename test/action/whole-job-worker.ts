import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// One job, as the runner starts it: the step, what an SDK starts, and the post step.
function start(bundle: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  const ended = spawnSync(process.execPath, [`action/dist/${bundle}.js`, ...args], {
    env,
    encoding: 'utf8',
  });
  process.stdout.write(ended.stdout);
  process.stderr.write(ended.stderr);
  if (ended.status !== 0) process.exit(1);
  return ended.stdout;
}

start('index', [], process.env);
const state = readFileSync(process.env.GITHUB_STATE ?? '', 'utf8');
const [, folder = ''] = /^folder<<.*\n(.*)$/m.exec(state) ?? [];
start('process', [folder], process.env);
start('post', [], { ...process.env, STATE_folder: folder });
