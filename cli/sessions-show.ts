import { asPersonOption } from './administrator.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { readLease } from './leases-show.ts';
import { sessionLines } from './session-lines.ts';
import { sessionStory } from './session-story.ts';

/** `sallyport sessions show ID`: what was done under one lease, call by call. */
export const sessionsShow: Command = {
  name: 'sessions show',
  summary:
    'show one session: who it was, each call with its decision, approvals and masks, its end',
  takes: ['ID'],
  options: {
    json: { type: 'boolean', says: 'print {lease, events, complete} as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: ['sallyport sessions show 01kaq4w5x7n3v9m2c8r6t0p1zd'],
  run: async (invocation) => {
    const [id = ''] = invocation.words;
    const story = sessionStory(await readLease(invocation, id));
    const { terminal, options } = invocation;
    if (options.json === true) say(terminal, JSON.stringify(story, null, 2));
    else for (const line of sessionLines(story)) say(terminal, line);
    return exitCode.done;
  },
};
