import type { Vote } from '#core/approvals/approval.ts';
import type { AskedCall } from '#core/approvals/asked.ts';
import type { ListedApproval } from '#core/approvals/listed-approval.ts';
import type { EarlierDecision, ShownApproval } from '#core/approvals/show-approval.ts';
import { quoted, standingText } from './approval-words.ts';
import { secondsText } from './seconds-text.ts';
import { table } from './table.ts';

type Line = readonly [name: string, value: string | null];

/** One request as a person reads it before deciding. */
export function approvalLines(shown: ShownApproval): readonly string[] {
  const { approval, earlier } = shown;
  return [
    ...section('', [
      ['request', standingText(shown.standing)],
      ['rule', `${approval.rule.name}: ${approval.rule.description}`],
    ]),
    ...section('what is asked', askedLines(shown)),
    ...section('why people are asked', whyAsked(shown)),
    ...section('who decides', whoDecides(shown)),
    ...(earlier.length === 0
      ? []
      : ['', 'the same identity and grant before', earlierTable(earlier)]),
    ...section('you', yours(shown)),
    ...detailLines(approval),
  ];
}

function askedLines(shown: ShownApproval): readonly Line[] {
  const { publish, call } = shown.approval.asked;
  if (publish !== undefined) return publishAsked(shown);
  return call === undefined ? whatIsAsked(shown) : callAsked(shown, call);
}

function detailLines({ asked, shown }: ShownApproval['approval']): readonly string[] {
  if (asked.publish !== undefined) return changeLines(shown.changes);
  if (asked.call === undefined) return policyLines(shown.sessionPolicy);
  const { access = [], parameters = [] } = shown;
  return [
    ...['', 'what it does', ...access.map(inOneLine)],
    ...(parameters.length === 0 ? [] : ['', 'with', ...parameters.map(inOneLine)]),
  ];
}

/** Keys and names are the caller's text, and may hold what would begin a line of its own. */
function inOneLine(text: string): string {
  return `  ${text.replace(/[\t\n]/gu, (found) => (found === '\n' ? '\\n' : '\\t'))}`;
}

function callAsked({ approval, standing }: ShownApproval, call: AskedCall): readonly Line[] {
  const { asked, requester } = approval;
  return [
    ['call', `${call.service} ${call.operation} in ${call.region}, account ${call.account}`],
    ['identity', `${asked.identity} (owner ${requester.owner})`],
    ['grant', asked.grant],
    ['role', asked.role],
    ['triggered', standing.trigger === null ? 'by nobody' : `by ${triggerText(approval)}`],
    ['run', asked.run],
    ['ref', asked.ref],
    ['commit', asked.commit],
    ['workflow', asked.workflow],
    ['subject', `${asked.subject} of ${asked.issuer}`],
  ];
}

function publishAsked({ approval }: ShownApproval): readonly Line[] {
  const { asked, requester } = approval;
  return [
    ['publish', asked.publish?.version ?? null],
    ['in place of', asked.publish?.before ?? null],
    ['by', requester.owner],
    ['reason', requester.reason === undefined ? 'none was given' : quoted(requester.reason)],
  ];
}

function changeLines(changes: readonly string[] = []): readonly string[] {
  if (changes.length === 0) return ['', 'changes: nothing but form and comments'];
  return ['', 'changes', ...changes.map((line) => `  ${line}`)];
}

function whatIsAsked({ approval, standing }: ShownApproval): readonly Line[] {
  const { asked, requester, emergency } = approval;
  return [
    ['identity', `${asked.identity} (owner ${requester.owner})`],
    ['grant', `${asked.grant} in account ${standing.account}`],
    ['role', asked.role],
    ['lasts', `${secondsText(asked.durationSeconds)} (${asked.durationSeconds} s)`],
    ['scope', asked.scope.length === 0 ? null : asked.scope.join(', ')],
    ['reason', requester.reason === undefined ? 'none was given' : quoted(requester.reason)],
    ['triggered', standing.trigger === null ? 'by nobody' : `by ${triggerText(approval)}`],
    ['run', asked.run],
    ['ref', asked.ref],
    ['commit', asked.commit],
    ['environment', asked.environment],
    ['workflow', asked.workflow],
    ['runs', asked.signer === asked.workflow ? null : asked.signer],
    ['subject', `${asked.subject} of ${asked.issuer}`],
    ['emergency', emergency === undefined ? null : `incident ${emergency.incident}`],
    ['looks back', approval.reviewOf === undefined ? null : `at request ${approval.reviewOf}`],
  ];
}

function triggerText({ requester }: ShownApproval['approval']): string {
  const { trigger } = requester;
  if (trigger.kind === 'person') return trigger.person;
  return trigger.kind === 'unmapped' ? `account ${trigger.account}, which is nobody's` : 'nobody';
}

function whyAsked({ approval }: ShownApproval): readonly Line[] {
  const { policies, novelty } = approval.shown;
  return [
    ...policies.map((sentence, at): Line => [at === 0 ? 'policy' : '', sentence]),
    ['new', isOfLease(approval.asked) ? noveltyText(novelty) : null],
  ];
}

function isOfLease({ publish, call }: ShownApproval['approval']['asked']): boolean {
  return publish === undefined && call === undefined;
}

function noveltyText(novelty: readonly string[]): string {
  return novelty.length === 0 ? 'nothing: it has been vended so before' : novelty.join(', ');
}

function whoDecides({ approval, standing, approvers }: ShownApproval): readonly Line[] {
  return [
    ...standing.places.map((place): Line => ['needs', placeText(place, approvers)]),
    ...laterLines(approval, standing),
    ...Object.entries(approval.votes).map(
      ([person, vote]): Line => ['said', `${person}: ${voteText(vote)}`],
    ),
  ];
}

function placeText(
  { group, groups, filledBy }: ListedApproval['places'][number],
  approvers: ShownApproval['approvers'],
): string {
  if (filledBy !== null) return `one of ${group}: ${filledBy} said yes`;
  const may = approvers.filter((one) => one.groups.some((own) => groups.includes(own)));
  const who = may.length === 0 ? 'nobody can now' : `${may.map(nameText).join(', ')} can`;
  return `one of ${groups.join(' or ')}: ${who}`;
}

function nameText({ person, delegates }: ShownApproval['approvers'][number]): string {
  return delegates === undefined ? person : `${person} (or ${delegates.join(', ')} in their place)`;
}

function laterLines(
  { rule, openedAt }: ShownApproval['approval'],
  { status, secondsLeft }: ListedApproval,
): readonly Line[] {
  if (status !== 'pending') return [];
  const elapsed = rule.expiresSeconds - secondsLeft;
  return rule.seats
    .flatMap(({ escalation }) => escalation)
    .filter(({ afterSeconds }) => afterSeconds > elapsed)
    .map(({ afterSeconds, group }): Line => {
      const at = new Date(Date.parse(openedAt) + afterSeconds * 1_000).toISOString();
      return ['later', `also members of ${group}, from ${at}`];
    });
}

function voteText({ choice, at, reason, insteadOf, narrowing }: Vote): string {
  const words = { approve: 'yes', deny: 'no', abstain: 'neither' } as const;
  return [
    `${words[choice]} at ${at}`,
    ...(insteadOf === undefined ? [] : [`in place of ${insteadOf}`]),
    ...(narrowing === undefined ? [] : [`to no more than ${JSON.stringify(narrowing)}`]),
    ...(reason === undefined ? [] : [quoted(reason)]),
  ].join(', ');
}

function earlierTable(earlier: readonly EarlierDecision[]): string {
  const rows = earlier.map(({ id, status, settled, openedAt, reasons, same }) => [
    id,
    `${status}${settled === null || settled.by === 'time' ? '' : ` by ${settled.by}`}`,
    settled?.at ?? openedAt,
    same ? 'the same' : 'something else',
    Object.entries(reasons)
      .map(([person, reason]) => `${person}: ${quoted(reason)}`)
      .join(', '),
  ]);
  return table(['REQUEST', 'STATE', 'AT', 'ASKED', 'SAID'], rows);
}

function yours({ refused, insteadOf }: ShownApproval): readonly Line[] {
  const words = Object.entries(refused);
  const may = words.filter(([, refusal]) => refusal === null).map(([word]) => word);
  const not = Map.groupBy(
    words.flatMap(([word, refusal]) => (refusal === null ? [] : [{ word, why: refusal.why }])),
    ({ why }) => why,
  );
  return [
    ['may', may.length === 0 ? 'only read it' : may.join(', ')],
    ['in place of', insteadOf.length === 0 ? null : insteadOf.join(', ')],
    ...[...not].map(
      ([why, some]): Line => ['may not', `${some.map(({ word }) => word).join(', ')}: ${why}`],
    ),
  ];
}

function policyLines(policy: string | null): readonly string[] {
  if (policy === null) return ['', 'session policy: none, so all that the role allows'];
  return ['', 'session policy', ...indented(policy)];
}

function indented(policy: string): readonly string[] {
  try {
    return JSON.stringify(JSON.parse(policy), null, 2)
      .split('\n')
      .map((line) => `  ${line}`);
  } catch {
    return [`  ${policy}`];
  }
}

function section(title: string, lines: readonly Line[]): readonly string[] {
  const known = lines.filter((line): line is readonly [string, string] => line[1] !== null);
  const width = Math.max(...known.map(([name]) => name.length));
  return [
    ...(title === '' ? [] : ['', title]),
    ...known.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
  ];
}
