import { describe, expect, test } from 'vitest';
import type { ApprovalPatience } from '#cli/approval-patience.ts';
import { exitCodeOf } from '#cli/exit-code.ts';
import { type AskingForm, throughApproval } from '#cli/through-approval.ts';
import { asFault, Fault, type FaultCode } from '#core/faults.ts';
import { virtualTime } from './credential-cache/cache-scene.ts';

const patience: ApprovalPatience = { waitSeconds: 60, approvalSeconds: 7_200, onPending: 'wait' };

const waits = (
  code: FaultCode = 'approval_pending',
  more: Readonly<Record<string, unknown>> = {},
) =>
  new Fault(code, 'this waits for approval', {
    shown: {
      approvals: [
        {
          ...{ id: 'r1', rule: 'production-change', groups: ['security'] },
          url: 'https://broker.example/approvals/r1',
        },
      ],
      ...{ interval: 5, deferral_code: 'r1', expires_in: 3_600 },
      ...more,
    },
  });

/** A broker that answers with these, one after the other, each after so many seconds. */
function scripted(answers: readonly (readonly [seconds: number, answer: Fault | string])[]) {
  const time = virtualTime();
  const forms: AskingForm[] = [];
  const attempt = async (form: AskingForm) => {
    const [seconds, answer] = answers[forms.length] ?? [0, 'too many'];
    forms.push(form);
    time.advance(seconds);
    if (typeof answer === 'string') return answer;
    throw answer;
  };
  const began = time.clock.now().getTime();
  const seconds = () => (time.clock.now().getTime() - began) / 1_000;
  const run = (more: Partial<ApprovalPatience> = {}) =>
    throughApproval(attempt, { patience: { ...patience, ...more }, waiting: time });
  return { run, forms, time, seconds };
}

describe('an exchange that people have to say yes to', () => {
  test('tells once who is asked, where and until when, and asks about the same request', async () => {
    const { run, forms, time } = scripted([
      [0, waits()],
      [20, waits()],
      [20, waits()],
      [7, 'vended'],
    ]);
    expect(await run({ reason: 'SHOP-7' })).toBe('vended');
    expect(time.told).toEqual([
      'waiting for approval by rule production-change: security can answer at https://broker.example/approvals/r1, 1 h left',
      'approved',
    ]);
    const held = { reason: 'SHOP-7', wait_seconds: '20', deferral_code: 'r1' };
    expect(forms).toEqual([{ reason: 'SHOP-7' }, held, held, held]);
  });

  test('tells every minute that it goes on, and at once when others are asked, too', async () => {
    const more = {
      approvals: [{ rule: 'r', url: 'https://x.example/', groups: ['security', 'platform'] }],
    };
    const { run, time } = scripted([
      [0, waits()],
      ...Array.from(
        { length: 4 },
        () => [20, waits('approval_pending', { expires_in: 90 })] as const,
      ),
      [20, waits('approval_pending', more)],
      [1, 'vended'],
    ]);
    await run();
    expect(time.told.slice(1)).toEqual([
      'still waiting for security, 1 min left',
      'waiting for approval by rule r: security, platform can answer at https://x.example/, 1 h left',
      'approved',
    ]);
  });

  test('asks no sooner than it is told to, where no answer is held back', async () => {
    const { run, seconds } = scripted([
      [0, waits()],
      [0, waits('slow_down', { interval: 9 })],
      [2, waits()],
      [0, 'vended'],
    ]);
    await run();
    expect(seconds()).toBe(9 + 5);
  });

  test('goes on after a broker was away for a moment', async () => {
    const { run, forms } = scripted([
      [0, waits()],
      [1, new Fault('unavailable', 'no answer')],
      [1, 'vended'],
    ]);
    expect(await run()).toBe('vended');
    expect(forms).toHaveLength(3);
  });

  test('ends with 6 when its own time is over, or none was given', async () => {
    const late = scripted([
      [0, waits()],
      [20, waits()],
      [5, waits('slow_down')],
    ]);
    const fault = await late.run({ approvalSeconds: 25 }).catch(asFault);
    expect(fault).toMatchObject({ code: 'approval_pending' });
    expect(exitCodeOf(fault as Fault)).toBe(6);
    expect(late.forms.map(({ wait_seconds: held }) => held)).toEqual([undefined, '20', '5']);
    const once = scripted([[0, waits('slow_down')]]);
    const none = await once.run({ approvalSeconds: 0, waitSeconds: 0 }).catch(asFault);
    expect(exitCodeOf(none as Fault)).toBe(6);
    expect(once.time.told).toEqual([]);
  });

  test.each<[FaultCode, number]>([
    ['approval_denied', 3],
    ['approval_expired', 4],
    ['approval_cancelled', 5],
    ['approval_needed', 6],
  ])('that ends as %s ends with %d', async (code, exit) => {
    const { run, forms } = scripted([
      [0, waits()],
      [3, new Fault(code, 'ended; ask anew')],
    ]);
    const fault = await run().catch(asFault);
    expect(exitCodeOf(fault as Fault)).toBe(exit);
    expect(forms).toHaveLength(2);
  });

  test('says that it will not wait, where it is told so', async () => {
    const { run, forms } = scripted([[0, new Fault('approval_needed', 'people are asked; later')]]);
    await expect(run({ onPending: 'fail' })).rejects.toMatchObject({ code: 'approval_needed' });
    expect(forms).toEqual([{ on_pending: 'fail' }]);
  });

  test('believes a broker no more than it has to', async () => {
    const strange = { approvals: 'none', interval: -1, expires_in: 'soon' };
    const { run, time, seconds } = scripted([
      [0, waits('approval_pending', strange)],
      [0, waits('approval_pending', { approvals: [null, 7], interval: 9_999 })],
      [0, 'vended'],
    ]);
    expect(await run()).toBe('vended');
    expect(time.told[0]).toBe('waiting for an approval');
    expect(seconds()).toBe(60);
  });

  test('is none where the refusal names no request', async () => {
    const busy = new Fault('slow_down', 'too many; try again');
    const { run, forms } = scripted([
      [0, busy],
      [0, 'vended'],
    ]);
    expect(await run()).toBe('vended');
    expect(forms).toEqual([{}, {}]);
  });
});
