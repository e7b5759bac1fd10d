import type { Finding } from '#core/verification/finding.ts';
import type { VerificationReport } from '#core/verification/report.ts';
import type { ToldGap } from '#core/verification/told-gaps.ts';
import { countText } from './progress-bar.ts';
import { secondsText } from './seconds-text.ts';
import { visibleText } from './visible-text.ts';

/** What was asked, as far as the report has to say it. */
interface Asked {
  readonly now: Date;
  readonly withTable: boolean;
}

/** A verification in plain words: what is proven, what is not, and what cannot be. */
export function verificationLines(report: VerificationReport, asked: Asked): readonly string[] {
  return [
    ...(report.holds ? proven(report, asked) : broken(report)),
    ...section('lost, and accepted as lost', report.gaps.map(gapText)),
    ...told(report),
    ...sessionLines(report),
    ...section('not sealed yet, so not proven', unsealedLines(report, asked)),
    ...section('out of scope', outOfScope(report)),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function proven(report: VerificationReport, { withTable }: Asked): readonly string[] {
  const { origin, size, root, sealedAt, batches, keptSize, gaps } = report;
  if (size === null) return [`${origin} holds: nothing was sealed yet`];
  const last = sealedAt === null ? '' : `, the last at ${sealedAt}`;
  return [
    gaps.length === 0 ? `${origin} holds` : `${origin} holds, without ${lostText(gaps)}`,
    ...section('proven', [
      `the key has signed ${root}, the root of ${amount(size, 'entry', 'entries')}`,
      'each of them stands where it was sealed, and is what was sealed: none was changed, added, left out or moved',
      `it was signed ${amount(batches, 'time', 'times')} on the way${last}, each time as a beginning of this log`,
      chainsText(report),
      ...wholeSessions(report),
      ...wholeBodies(report),
      ...(keptSize === null
        ? []
        : [
            `it begins with what the checkpoint kept elsewhere signs (${amount(keptSize, 'entry', 'entries')})`,
          ]),
      ...(withTable ? ['the ledger table still has each of these entries as it was sealed'] : []),
    ]),
  ];
}

function wholeSessions({
  sessions: { whole, open, uncounted, unsettled, lacking },
}: VerificationReport) {
  const rest = [
    ...(open === 0 ? [] : [`${countText(open)} have not ended`]),
    ...(unsettled === 0 ? [] : [`${countText(unsettled)} ended just now and are not all sealed`]),
    ...(lacking === 0
      ? []
      : [`${countText(lacking)} lack entries, no more than were lost and accepted as lost`]),
    ...(uncounted === 0
      ? []
      : [`${countText(uncounted)} could not be counted, which the log says`]),
  ];
  const more = rest.length === 0 ? '' : `; ${rest.join(', ')}`;
  return whole + rest.length === 0
    ? []
    : [`${amount(whole, 'session', 'sessions')} ended with as many entries as the log has${more}`];
}

function wholeBodies({ bodies }: VerificationReport): readonly string[] {
  if (bodies === null || bodies.whole + bodies.expired + bodies.notRecorded === 0) return [];
  const { whole, expired, notRecorded } = bodies;
  const rest = [
    ...(expired === 0 ? [] : [`${amount(expired, 'is', 'are')} gone after their time`]),
    ...(notRecorded === 0
      ? []
      : [`${amount(notRecorded, 'was', 'were')} not kept, which the log says`]),
  ];
  const what = amount(whole, 'message of a call is', 'messages of calls are');
  return [[`${what} there as recorded`, ...rest].join('; ')];
}

function chainsText({ writers, gaps }: VerificationReport): string {
  const whole = `the chain of each writer (${countText(writers)}) has no gap up to its sealed head`;
  return gaps.length === 0 ? whole : `${whole} but where the log itself says so`;
}

function lostText(gaps: readonly ToldGap[]): string {
  const lost = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return amount(
    lost,
    'entry that was lost before it was sealed',
    'entries that were lost before they were sealed',
  );
}

function gapText({ writer, from, to, accepted }: ToldGap): string {
  const range = from === to ? `${from}` : `${from} to ${to}`;
  const count = amount(to - from + 1, 'entry', 'entries');
  const lost = `${count} of ${visibleText(writer)} (${range}) ${from === to ? 'was' : 'were'} lost`;
  if (accepted === null) return `${lost}, and no entry of the log says yet who accepted that`;
  const { by, at, reason } = accepted;
  const who = `accepted by ${visibleText(by)} on ${visibleText(at)}`;
  return `${lost} and ${who}, reason: ${visibleText(reason)}`;
}

function broken({ origin, findings, findingCount }: VerificationReport): readonly string[] {
  const left = findingCount - findings.length;
  return [
    `${origin} DOES NOT HOLD: nothing below is proven`,
    ...section(`findings (${countText(findingCount)})`, [
      ...findings.flatMap((finding) => [
        `${finding.code}${placeText(finding)}`,
        `  ${finding.says}`,
      ]),
      ...(left === 0 ? [] : [`and ${countText(left)} more`]),
    ]),
  ];
}

function placeText({ path, index, writer, n, session }: Finding): string {
  const places = [
    ...(path === undefined ? [] : [path]),
    ...(index === undefined ? [] : [`entry ${index}`]),
    ...(writer === undefined ? [] : [`writer ${writer}${n === undefined ? '' : `/${n}`}`]),
    ...(session === undefined ? [] : [`session ${session}`]),
  ];
  return places.length === 0 ? '' : ` at ${places.join(', ')}`;
}

function amount(count: number, one: string, many: string): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

const toldWords: Readonly<Record<string, string>> = {
  'outcome.unknown': 'written although its request was told that it failed',
  'ledger.sealing_stopped': 'sealing stopped because something was wrong',
  'ledger.resumed': 'an administrator let sealing go on',
  'session.shredded': 'the personal data of a session was shredded',
};

function told(report: VerificationReport): readonly string[] {
  return section(
    'told by the ledger itself',
    Object.entries(report.told).map(
      ([kind, count]) =>
        `${kind}: ${amount(count, 'time', 'times')}, ${toldWords[kind] ?? 'an entry'}`,
    ),
  );
}

function sessionLines({ session, findings }: VerificationReport): readonly string[] {
  if (session === null) return [];
  const { id, entries, count, isEnded } = session;
  const isShort = findings.some((finding) => finding.session === id);
  const whole = isShort ? 'and not with these' : 'and these are all of its entries';
  const rest = count - entries.length;
  return section(`session ${id}`, [
    ...entries.map(({ index, writer, n, kind }) => `entry ${index}  ${kind}  ${writer}/${n}`),
    ...(rest === 0 ? [] : [`and ${countText(rest)} more`]),
    count === 0
      ? 'has no entry in the log'
      : isEnded
        ? `it has ended, ${whole}`
        : 'it has not ended',
  ]);
}

function unsealedLines({ unsealed, sealedAt }: VerificationReport, { now }: Asked) {
  if (unsealed === null) {
    const since = sealedAt === null ? '' : ` after ${sealedAt}`;
    return [
      `what was written${since} and is in no batch: it is in the ledger table, which was not read`,
    ];
  }
  const { entries, writers, oldestAt } = unsealed;
  if (entries === 0) return ['nothing: the ledger table holds nothing younger than the log'];
  const seconds = oldestAt === null ? Number.NaN : (now.getTime() - Date.parse(oldestAt)) / 1_000;
  const age = Number.isNaN(seconds) ? '' : `, the oldest ${secondsText(seconds)} old`;
  return [
    `${amount(entries, 'entry', 'entries')} of ${amount(writers, 'writer', 'writers')}${age}`,
  ];
}

function outOfScope({ keptSize, size, bodies }: VerificationReport): readonly string[] {
  return [
    ...(bodies === null ? ['messages of calls, which lie beside the log, were not looked at'] : []),
    'whoever controlled the ledger table before an entry was sealed could leave it out',
    ...(keptSize === null && size !== null
      ? [
          'whoever holds the key can show another log to somebody else: keep the object checkpoint where they cannot change it, and give it with --from next time',
        ]
      : []),
  ];
}
