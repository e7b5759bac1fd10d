import type { CallEvidence } from '#core/ledger/entry.ts';
import { messageLines } from './message-lines.ts';
import { type Named, namedLines } from './named-lines.ts';
import type { StoryCall } from './session-story.ts';

/** More lines than a person reads of one call; how many there are is told. */
const mostShown = 8;

/** One call as a person reads it. */
export function callLines(told: StoryCall): readonly string[] {
  const { call, decision, reason } = told;
  const { service = 'a call', operation = 'that was not understood', region } = call;
  const where = region === undefined ? '' : ` in ${region}`;
  const facts: readonly Named[] = [
    ...accessLines(call),
    ['decision', decision && decisionText(decision)],
    [
      'observed',
      told.observed && `would have ${told.observed.wouldHave}: ${told.observed.because}`,
    ],
    ...Object.entries(told.approvedBy).map(approvalLine),
    ['answer', answerText(told)],
    ...(call.answer?.transforms ?? []).map(
      ({ path, strategy, count }): Named => [
        strategy === 'readdress' ? 'readdressed' : 'masked',
        `${path} × ${count} (${strategy})`,
      ],
    ),
    [told.state, reason && [reason.code, reason.message].filter(Boolean).join(': ')],
  ];
  const lines = namedLines(facts).map((line) => `  ${line}`);
  const { request, answer } = told.messages;
  const messages = [
    ...messageLines('request', request, call.request),
    ...messageLines('answer', answer, call.answer?.message),
  ];
  return [`${service} ${operation}${where}: ${told.state}`, ...lines, ...messages];
}

function approvalLine([id, people]: readonly [string, readonly string[]]): Named {
  return [
    'approved',
    people.length === 0 ? `request ${id}` : `by ${people.join(', ')}, request ${id}`,
  ];
}

function accessLines({ access = [], accessCount = access.length }: CallEvidence): readonly Named[] {
  const lines = access
    .slice(0, mostShown)
    .map(({ action, resource }): Named => ['does', `${action} on ${resource}`]);
  const more = accessCount - lines.length;
  return more > 0 ? [...lines, ['', `and ${more} more`]] : lines;
}

function decisionText({ effect, determining }: NonNullable<StoryCall['decision']>): string {
  return determining.length === 0
    ? `${effect}: no policy permits it`
    : `${effect} by ${determining.join(', ')}`;
}

function answerText({ call, milliseconds, state }: StoryCall): string | undefined {
  if (state === 'sent') return 'unknown: no entry tells of its outcome';
  const { answer } = call;
  if (answer === undefined) return undefined;
  return [
    String(answer.status),
    ...(milliseconds === null ? [] : [`after ${milliseconds} ms`]),
    `${answer.bytes} bytes`,
    ...(answer.requestId === null ? [] : [`request ${answer.requestId}`]),
  ].join(', ');
}
