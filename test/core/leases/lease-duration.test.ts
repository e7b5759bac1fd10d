import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import {
  canMintInto,
  type DurationRequest,
  leaseSecondsAsked,
  planDuration,
} from '#core/leases/lease-duration.ts';
import { campaign } from '#test/campaign.ts';
import { faultOf } from './fault-of.ts';

const now = new Date('2026-07-15T12:00:00Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const shop = (leaseSeconds: number) => ({ name: 'shop-deploy', leaseSeconds });

function request(more: Partial<DurationRequest> = {}): DurationRequest {
  return {
    asked: undefined,
    grant: shop(1_800),
    obligedSeconds: undefined,
    now,
    sessionEndsAt: undefined,
    ...more,
  };
}

const byGrant = 'the grant "shop-deploy" allows no longer lease';
const byPolicy = 'policy allows no longer lease';
const byChaining = 'STS allows no longer session to a broker role';
const bySession = 'the session that this token opened earlier ends then';

describe('how long a lease is, and why', () => {
  test.each<[string, Partial<DurationRequest>, number, string]>([
    ['nothing asked', {}, 1_800, byGrant],
    ['less asked', { asked: 960 }, 960, 'as asked'],
    ['exactly the most asked', { asked: 1_800 }, 1_800, 'as asked'],
    ['more asked', { asked: 1_801 }, 1_800, byGrant],
    ['the most that STS takes asked', { asked: 43_200 }, 1_800, byGrant],
    [
      'the least that STS takes asked',
      { asked: 900 },
      960,
      'no lease is shorter than 960 seconds, so it is longer than asked',
    ],
    [
      'a little less than a lease asked',
      { asked: 959 },
      960,
      'no lease is shorter than 960 seconds, so it is longer than asked',
    ],
    ['policy obliges to less', { obligedSeconds: 1_200 }, 1_200, byPolicy],
    ['policy obliges to less than asked', { asked: 1_500, obligedSeconds: 1_200 }, 1_200, byPolicy],
    ['policy obliges to more', { obligedSeconds: 3_600 }, 1_800, byGrant],
    ['policy obliges to a part of a second', { obligedSeconds: 960.9 }, 960, byPolicy],
    ['the grant is longer than chaining', { grant: shop(7_200) }, 3_600, byChaining],
    ['the session ends sooner', { sessionEndsAt: inSeconds(1_000.9) }, 990, bySession],
    ['the session ends in 910 seconds', { sessionEndsAt: inSeconds(910) }, 900, bySession],
    [
      'the session ends later than asked',
      { asked: 960, sessionEndsAt: inSeconds(971) },
      960,
      'as asked',
    ],
    ['the session ends just after it', { sessionEndsAt: inSeconds(1_810) }, 1_800, byGrant],
    ['the session ends exactly then', { sessionEndsAt: inSeconds(1_800) }, 1_790, bySession],
  ])('%s', (_, more, seconds, reason) => {
    expect(planDuration(request(more))).toEqual({ seconds, reason });
  });
});

describe('what is refused', () => {
  test.each([899, 0, -1, 43_201, 960.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'a duration of %d',
    (asked) => {
      const fault = faultOf(() => planDuration(request({ asked })));
      expect(fault.code).toBe('invalid_request');
      expect(fault.message).toBe(
        'the duration asked for must be a whole number of seconds from 900 to 43200',
      );
    },
  );

  test('a policy that allows less than a lease', () => {
    const fault = faultOf(() => planDuration(request({ obligedSeconds: 959 })));
    expect(fault.code).toBe('policy_denied');
    expect(fault.message).toBe(
      'policy allows no longer lease than 959 seconds, and none is shorter than 960; allow at least that',
    );
  });

  test('a grant that allows less than a lease, or no number', () => {
    for (const leaseSeconds of [900, Number.NaN]) {
      const fault = faultOf(() => planDuration(request({ grant: shop(leaseSeconds) })));
      expect(fault.code).toBe('policy_denied');
    }
  });

  test('a session that ends too soon to mint into it', () => {
    const fault = faultOf(() => planDuration(request({ sessionEndsAt: inSeconds(909.9) })));
    expect(fault.code).toBe('conflict');
    expect(fault.message).toBe(
      'the session of this token ends too soon to mint into it; open the next session instead',
    );
    expect(fault.detail).toEqual({ remainingSeconds: '899' });
  });
});

test('where two limits are equal the nearer one is told: the grant, then policy, then STS', () => {
  const reasonOf = (obligedSeconds: number | undefined, leaseSeconds: number) =>
    planDuration(request({ grant: shop(leaseSeconds), obligedSeconds })).reason;
  expect(reasonOf(3_600, 3_600)).toBe('the grant "shop-deploy" allows no longer lease');
  expect(reasonOf(3_600, 7_200)).toBe('policy allows no longer lease');
  expect(reasonOf(undefined, 7_200)).toBe('STS allows no longer session to a broker role');
});

test.each([
  [undefined, 3_600],
  [1_200, 1_200],
  [900, 960],
  [1, 960],
  [43_200, 3_600],
])('policy is asked about what may be vended: of %j seconds asked, %i', (asked, seconds) => {
  expect(leaseSecondsAsked(asked, { leaseSeconds: 3_600 })).toBe(seconds);
});

test('a living session can be minted into while 900 seconds remain once STS has answered', () => {
  expect(canMintInto(inSeconds(910), now)).toBe(true);
  expect(canMintInto(inSeconds(909.999), now)).toBe(false);
  expect(canMintInto(inSeconds(-1), now)).toBe(false);
});

test('no lease is longer than anything that limits it, nor past the end of its session', () => {
  const seconds = fc.integer({ min: 0, max: 50_000 });
  const optional = fc.option(seconds, { nil: undefined });
  fc.assert(
    fc.property(optional, seconds, optional, optional, (asked, leaseSeconds, obliged, ends) => {
      const sessionEndsAt = ends === undefined ? undefined : inSeconds(ends);
      let planned: number;
      try {
        const asking = { asked, grant: shop(leaseSeconds), obligedSeconds: obliged, sessionEndsAt };
        planned = planDuration(request(asking)).seconds;
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        return;
      }
      // STS may take 10 seconds to answer, and counts from then.
      const longest = Math.min(leaseSeconds, obliged ?? 3_600, 3_600, (ends ?? 3_610) - 10);
      expect(planned).toBeLessThanOrEqual(Math.min(longest, Math.max(asked ?? 3_600, 960)));
      expect(planned).toBeGreaterThanOrEqual(ends === undefined ? 960 : 900);
    }),
    { seed: 20_260_715, numRuns: campaign(1_000) },
  );
});
