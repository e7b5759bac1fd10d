import { Buffer } from 'node:buffer';
import type { Upstream, UpstreamAnswer, UpstreamCall } from '#core/gateway/upstream.ts';

/** What stands for AWS: it keeps what it was sent, and answers as it is told. */
export interface FakeUpstream extends Upstream {
  /** Every call that reached it, in order, also those without an answer. */
  readonly sent: readonly UpstreamCall[];
  /** How it answers from now on; what is thrown is an answer that never came. */
  answerBy(answer: (call: UpstreamCall) => UpstreamAnswer | Promise<UpstreamAnswer>): void;
}

/** Answers an item to whoever asks, until it is told otherwise. */
export function fakeUpstream(): FakeUpstream {
  const sent: UpstreamCall[] = [];
  let answer: Parameters<FakeUpstream['answerBy']>[0] = () => jsonAnswer({ Item: {} });
  return {
    sent,
    answerBy: (next) => {
      answer = next;
    },
    send: async (call) => {
      sent.push(call);
      return answer(call);
    },
  };
}

/** An answer of a JSON service. */
export function jsonAnswer(value: unknown, status = 200): UpstreamAnswer {
  return {
    status,
    headers: [
      ['content-type', 'application/x-amz-json-1.0'],
      ['x-amzn-requestid', 'aws-request-1'],
      ['connection', 'keep-alive'],
    ],
    body: Buffer.from(JSON.stringify(value)),
  };
}
