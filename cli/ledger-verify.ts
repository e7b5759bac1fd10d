import { readFileSync } from 'node:fs';
import { Fault } from '#core/faults.ts';
import type { LogVersions } from '#core/sealing/log-versions.ts';
import type { LogReader } from '#core/sealing/ports.ts';
import type { KeptBodies } from '#core/verification/body-check.ts';
import { isCatchingUp } from '#core/verification/is-catching-up.ts';
import type { VerificationReport } from '#core/verification/report.ts';
import { type VerificationRequest, verifyLedger } from '#core/verification/verify-ledger.ts';
import { openLocalTable } from '#local/local-table.ts';
import { type Command, type Invocation, optionText, say, type Terminal, tell } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { logSourceOptions, openLogSource } from './log-source.ts';
import { createProgressBar } from './progress-bar.ts';
import { verificationLines } from './verification-lines.ts';
import { inRealTime, systemClock } from './waiting.ts';
import { WrongUse } from './wrong-use.ts';

const { data, ...elsewhere } = logSourceOptions;
/** Longer than a sealer takes between its last two steps. */
const secondLookMilliseconds = 2_000;

/** `sallyport ledger verify`: whether the log is what was sealed, verified here from its first entry on. */
export const ledgerVerify: Command = {
  name: 'ledger verify',
  summary: 'verify the whole log on this machine: 0 if all of it holds, 8 if anything does not',
  options: {
    from: {
      type: 'string',
      value: 'FILE',
      says: 'an older checkpoint that was kept elsewhere: the log must begin with it',
    },
    session: { type: 'string', value: 'ID', says: 'show the entries of one session as well' },
    ...elsewhere,
    versions: {
      type: 'boolean',
      says: 'also look for objects of the bucket that were put again over what was put first',
    },
    'without-bodies': {
      type: 'boolean',
      says: 'do not look at the bodies of calls that are kept beside the log',
    },
    json: { type: 'boolean', says: 'print the report as JSON' },
    data,
  },
  examples: [
    'sallyport ledger verify',
    'sallyport ledger verify --offline copy --key acme-ledger.vkey --from kept/checkpoint',
    'sallyport ledger verify --bucket acme-ledger --region us-east-1 --key acme-ledger.vkey --json',
  ],
  run: async (invocation) => {
    const { reader, key, local, versions } = await openLogSource(invocation);
    const opened = local === undefined ? undefined : openLocalTable(local, systemClock);
    try {
      const session = optionText(invocation, 'session');
      const report = await verifyTwice(invocation.terminal, {
        ...{ reader, key, ...readKept(invocation) },
        ...(session === undefined ? {} : { session }),
        ...(opened === undefined ? {} : { table: opened.table }),
        ...versionsAsked(invocation, versions),
        ...bodiesAsked(invocation, reader),
      });
      show(invocation, report, opened !== undefined);
      return codeOf(report);
    } finally {
      opened?.close();
    }
  },
};

function versionsAsked(
  { options }: Invocation,
  versions: LogVersions | undefined,
): { readonly versions?: LogVersions } {
  if (options.versions !== true) return {};
  if (versions === undefined) throw new WrongUse('--versions goes with --bucket; give both');
  return { versions };
}

function bodiesAsked({ options }: Invocation, reader: LogReader): { readonly bodies?: KeptBodies } {
  return options['without-bodies'] === true ? {} : { bodies: { reader, now: systemClock.now() } };
}

/** The sealer may be caught between its last two steps; a second look some seconds later tells. */
async function verifyTwice(
  terminal: Terminal,
  request: VerificationRequest,
): Promise<VerificationReport> {
  const report = await verifyWithBar(terminal, request);
  if (!isCatchingUp(report)) return report;
  tell(terminal, 'the log seems to be sealed just now; looking at it once more');
  await inRealTime.pause(secondLookMilliseconds);
  return await verifyWithBar(terminal, request);
}

async function verifyWithBar(
  terminal: Terminal,
  request: VerificationRequest,
): Promise<VerificationReport> {
  const bar = createProgressBar(terminal, systemClock);
  const running = verifyLedger(request);
  try {
    for (;;) {
      const step = await running.next();
      if (step.done === true) return step.value;
      const { entries, size } = step.value;
      bar.show({ done: entries, of: size, what: 'entries' });
    }
  } finally {
    bar.end();
  }
}

function show(
  { terminal, options }: Invocation,
  report: VerificationReport,
  withTable: boolean,
): void {
  if (options.json === true) {
    say(terminal, JSON.stringify(report, null, 2));
    return;
  }
  const now = systemClock.now();
  for (const line of verificationLines(report, { now, withTable })) say(terminal, line);
}

function codeOf({ holds, session }: VerificationReport): ExitCode {
  if (!holds) return exitCode.damaged;
  return session?.count === 0 ? exitCode.failed : exitCode.done;
}

function readKept(invocation: Invocation): { readonly kept?: string } {
  const path = optionText(invocation, 'from');
  if (path === undefined) return {};
  try {
    return { kept: readFileSync(path, 'utf8') };
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new Fault(
      'not_found',
      `${path} cannot be read (${code}); give the checkpoint that you kept`,
      { cause },
    );
  }
}
