import { takeLock } from '#cli/credential-cache/file-lock.ts';
import { systemClock } from '#cli/waiting.ts';

const [path = ''] = process.argv.slice(2);
const pause = () => Promise.resolve();
const waiting = { clock: systemClock, pause, random: () => 0, tell: () => undefined };
await takeLock(path, waiting);
process.stdout.write('held\n');
// Held until the process is killed; nothing here ever lets go.
process.stdin.resume();
