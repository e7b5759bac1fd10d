import { personas } from '#local/personas.ts';
import { type Command, say } from './command.ts';
import { exitCode } from './exit-code.ts';
import { table } from './table.ts';

/** `sallyport demo personas`: who is in the story. */
export const demoPersonas: Command = {
  name: 'demo personas',
  summary: 'list the workloads and people of the local demo',
  options: { json: { type: 'boolean', says: 'print {name, kind, issuer, grant?} as JSON' } },
  examples: ['sallyport demo personas', 'sallyport demo personas --json'],
  run: async ({ terminal, options }) => {
    const shown = personas.map(({ name, kind, issuer, grant }) => ({ name, kind, issuer, grant }));
    const rows = personas.map((one) => [one.name, one.kind, one.issuer, one.grant ?? '', one.says]);
    say(
      terminal,
      options.json === true
        ? JSON.stringify(shown, null, 2)
        : table(['NAME', 'KIND', 'ISSUER', 'GRANT', 'STORY'], rows),
    );
    return exitCode.done;
  },
};
