import { hash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { Fault } from '#core/faults.ts';
import type { AssumedRole, AssumeRoleRequest, Sts } from '#core/leases/sts.ts';
import { clausesExcept, type Gaps } from './clauses.ts';

/** What is known of a session beside what AssumeRole answered. */
export interface SessionFacts {
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
  /** Absent where the implementation has no way to tell. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly sourceIdentity?: string | undefined;
}

/** An STS, the roles that it must know, and the ways to disturb it. */
export interface StsUnderTest {
  readonly sts: Sts;
  /** Lets the broker in with the external id, for up to 3,600 seconds. */
  readonly role: string;
  readonly externalId: string;
  /** Exists and does not let the broker in. */
  readonly closedRole: string;
  /** The session as it shows to whoever holds its credentials. */
  facts(assumed: AssumedRole): Promise<SessionFacts>;
  /** Absent where the implementation cannot be disturbed. */
  readonly disturb?: (how: 'throttled' | 'down' | 'slow') => Promise<void>;
  stop(): Promise<void>;
}

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-shop-site/*' },
  ],
});

/** Text of letters and digits that no packing makes small. */
function denseText(characters: number, seed: string): string {
  let text = '';
  while (text.length < characters) {
    text += hash('sha256', `${seed} ${text.length}`, 'base64').replace(/[^a-zA-Z0-9]/g, '');
  }
  return text.slice(0, characters);
}

/** A policy within the limit of characters. */
function densePolicy(): string {
  const Resource = `arn:aws:s3:::b/${denseText(1_850, 'policy')}`;
  const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** Fifty tags nearly as long as tags may be. */
function manyTags(): Readonly<Record<string, string>> {
  const keys = Array.from({ length: 50 }, (_, i) => `key-${i}`);
  return Object.fromEntries(keys.map((key) => [key, denseText(250, key)]));
}

/** What every adapter of the port `Sts` must do; `gaps` are clauses that the STS behind it does not keep. */
export function stsContract(
  name: string,
  make: () => Promise<StsUnderTest>,
  gaps: Gaps = {},
): void {
  describe(`${name} is an STS that`, () => {
    let under: StsUnderTest;
    const clause = clausesExcept(gaps);

    beforeEach(async () => {
      under = await make();
    });

    afterEach(async () => {
      await under.stop();
    });

    function request(over: Partial<AssumeRoleRequest> = {}): AssumeRoleRequest {
      return {
        roleArn: under.role,
        externalId: under.externalId,
        sessionName: 'shop-deploy-01',
        sourceIdentity: 'shop-deployer',
        durationSeconds: 960,
        policy,
        tags: { 'sallyport:identity': 'shop-deployer' },
        ...over,
      };
    }

    async function refusal(over: Partial<AssumeRoleRequest>): Promise<string> {
      try {
        await under.sts.assumeRole(request(over));
      } catch (error) {
        if (error instanceof Fault) return error.code;
        throw error;
      }
      return 'permitted';
    }

    clause('S-01', 'vends credentials of the role, for as long as was asked', async () => {
      const assumed = await under.sts.assumeRole(request());
      const [, , , , account, path = ''] = under.role.split(':');
      const roleName = path.split('/').at(-1);
      expect(assumed.assumedRoleArn).toBe(
        `arn:aws:sts::${account}:assumed-role/${roleName}/shop-deploy-01`,
      );
      expect(assumed.assumedRoleId).toMatch(/^AROA\w+:shop-deploy-01$/);
      expect(assumed.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
      expect(assumed.secretAccessKey.length).toBeGreaterThanOrEqual(40);
      expect(assumed.sessionToken).not.toBe('');
      expect(assumed.expiresAt.getMilliseconds()).toBe(0);
    });

    clause('S-02', 'never vends the same credentials twice', async () => {
      const [first, second] = [
        await under.sts.assumeRole(request()),
        await under.sts.assumeRole(request()),
      ];
      expect(second.accessKeyId).not.toBe(first.accessKeyId);
      expect(second.sessionToken).not.toBe(first.sessionToken);
    });

    clause('S-03', 'ends a longer lease later by just so much', async () => {
      const short = await under.sts.assumeRole(request({ durationSeconds: 960 }));
      const long = await under.sts.assumeRole(request({ durationSeconds: 3_600 }));
      const difference = (long.expiresAt.getTime() - short.expiresAt.getTime()) / 1000;
      // Real clocks may go on by a few seconds between the two.
      expect(difference).toBeGreaterThanOrEqual(2_640);
      expect(difference).toBeLessThan(2_670);
    });

    clause('S-04', 'sets tags and source identity', async () => {
      const assumed = await under.sts.assumeRole(request());
      const facts = await under.facts(assumed);
      expect(facts.arn).toBe(assumed.assumedRoleArn);
      expect(facts.userId).toBe(assumed.assumedRoleId);
      expect(facts.account).toBe(under.role.split(':')[4]);
      expect(facts.tags ?? { 'sallyport:identity': 'shop-deployer' }).toEqual({
        'sallyport:identity': 'shop-deployer',
      });
      expect(facts.sourceIdentity ?? 'shop-deployer').toBe('shop-deployer');
    });

    clause('S-05', 'tells the packed size of policy and tags, as a percentage', async () => {
      const { packedPolicyPercent } = await under.sts.assumeRole(request());
      expect(packedPolicyPercent).toBeGreaterThan(0);
      expect(packedPolicyPercent).toBeLessThanOrEqual(100);
    });

    clause('S-06', 'vends without a session policy and without tags', async () => {
      const { policy: _, ...bare } = request({ tags: {} });
      await expect(under.sts.assumeRole(bare)).resolves.toHaveProperty('accessKeyId');
    });

    clause('S-07', 'carries every character that tags may have', async () => {
      const tags = { 'a b_.:/=+-@ü': 'x y_.:/=+-@ß', empty: '' };
      const facts = await under.facts(await under.sts.assumeRole(request({ tags })));
      expect(facts.tags ?? tags).toEqual(tags);
    });

    clause('S-08', 'refuses another external id, and none', async () => {
      expect(await refusal({ externalId: 'somebody-else' })).toBe('role_refused');
      const { externalId: _, ...without } = request();
      await expect(under.sts.assumeRole(without)).rejects.toMatchObject({ code: 'role_refused' });
    });

    clause(
      'S-09',
      'refuses a role that does not let the broker in, and one that does not exist',
      async () => {
        expect(await refusal({ roleArn: under.closedRole })).toBe('role_refused');
        expect(await refusal({ roleArn: `${under.role}-that-nobody-made` })).toBe('role_refused');
      },
    );

    clause('S-10', 'refuses a lease that is longer than the role allows', async () => {
      expect(await refusal({ durationSeconds: 3_601 })).toBe('invalid_request');
      expect(await refusal({ durationSeconds: 899 })).toBe('invalid_request');
    });

    clause('S-11', 'refuses a session policy that is none', async () => {
      expect(await refusal({ policy: '{"Version":"2012-10-17"' })).toBe('malformed_policy');
    });

    clause('S-12', 'refuses policy and tags that are too large once packed', async () => {
      const over = { policy: densePolicy(), tags: manyTags() };
      expect(await refusal(over)).toBe('packed_policy_too_large');
    });

    clause('S-13', 'shows no credential in a refusal', async () => {
      const { secretAccessKey, sessionToken } = await under.sts.assumeRole(request());
      const error = await under.sts
        .assumeRole(request({ externalId: 'somebody-else' }))
        .catch((thrown: Fault) => thrown);
      const shown = JSON.stringify([error, error instanceof Fault ? error.message : '']);
      for (const secret of [secretAccessKey, sessionToken]) expect(shown).not.toContain(secret);
    });

    const weather = [
      ['S-14', 'throttled', 'slow_down'],
      ['S-15', 'down', 'sts_unavailable'],
      ['S-16', 'slow', 'sts_unavailable'],
    ] as const;
    for (const [id, how, code] of weather) {
      clause(id, `says when it is ${how}`, async () => {
        if (under.disturb === undefined) return;
        await under.disturb(how);
        expect(await refusal({})).toBe(code);
      });
    }
  });
}
