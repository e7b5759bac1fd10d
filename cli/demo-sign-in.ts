import { type Command, say } from './command.ts';
import { mintFor } from './demo-tokens.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport demo sign-in`: one bearer token of a demo person. */
export const demoSignIn: Command = {
  name: 'demo sign-in',
  summary: "print a demo person's bearer token, which commands take as SALLYPORT_TOKEN",
  takes: ['PERSON'],
  options: { data: dataOption },
  examples: ['export SALLYPORT_TOKEN=$(sallyport demo sign-in ada)'],
  run: async (invocation) => {
    const [name = ''] = invocation.words;
    say(invocation.terminal, await mintFor(invocation, { name, kind: 'person' }));
    return exitCode.done;
  },
};
