import { asPersonOption } from './administrator.ts';
import { approvalLines } from './approval-lines.ts';
import { readApproval } from './approval-request.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';

/** `sallyport approvals show ID`: everything that deciding about a request needs. */
export const approvalsShow: Command = {
  name: 'approvals show',
  summary:
    'show one request: exactly what is asked, why, who decides, and what became of it before',
  takes: ['ID'],
  options: {
    json: { type: 'boolean', says: 'print everything as JSON' },
    as: asPersonOption,
    data: dataOption,
  },
  examples: [
    'sallyport approvals show 01kaq4w5x7n3v9m2c8r6t0p1zd',
    'sallyport approvals show 01kaq4w5x7n3v9m2c8r6t0p1zd --as grace --json',
  ],
  run: async (invocation) => {
    const [id = ''] = invocation.words;
    const shown = await readApproval(invocation, id);
    const { terminal, options } = invocation;
    if (options.json === true) say(terminal, JSON.stringify(shown, null, 2));
    else for (const line of approvalLines(shown)) say(terminal, line);
    return exitCode.done;
  },
};
