import type { AccessStop } from '#core/config/head.ts';
import { asPersonOption, callAdmin } from './administrator.ts';
import { type Command, type Invocation, optionText, say } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { dataOption } from './instance.ts';
import { WrongUse } from './wrong-use.ts';

const ways = {
  stop: {
    summary: 'refuse every exchange and every call of the gateway, of all identities, at once',
    example: '--all --reason "a key of the platform is out"',
    ofOne: 'identities suspend',
  },
  resume: {
    summary: 'let all identities go on that "stop --all" stopped',
    example: '--all --reason "the key is rotated"',
    ofOne: 'identities resume',
  },
} as const;

/** `sallyport stop --all --reason TEXT` and `sallyport resume --all --reason TEXT`. */
export const accessStop: readonly Command[] = Object.entries(ways).map(
  ([way, { summary, example, ofOne }]) => ({
    name: way,
    summary,
    options: {
      all: { type: 'boolean', says: `everything; for one identity there is ${ofOne}` },
      reason: { type: 'string', value: 'TEXT', says: 'why, for the ledger; must be given' },
      as: asPersonOption,
      data: dataOption,
    },
    examples: [`sallyport ${way} ${example}`],
    run: (invocation) => run(invocation, way),
  }),
);

async function run(invocation: Invocation, way: string): Promise<ExitCode> {
  if (invocation.options.all !== true) {
    throw new WrongUse(`say that you mean everything: sallyport ${way} --all --reason TEXT`);
  }
  const reason = optionText(invocation, 'reason');
  if (reason === undefined) throw new WrongUse('say why: --reason TEXT');
  const path = `access/${way}`;
  const { stopped } = await callAdmin(invocation, { method: 'POST', path, json: { reason } });
  for (const line of linesOf(stopped as AccessStop | null)) say(invocation.terminal, line);
  return exitCode.done;
}

function linesOf(stopped: AccessStop | null): readonly string[] {
  if (stopped === null) return ['access goes on from the next request on'];
  return [
    `all access is stopped since ${stopped.since} by ${stopped.by}, from the next request on`,
    'AWS credentials that are out work until they expire; "sallyport leases revoke" ends them',
  ];
}
