import { describe, expect, test } from 'vitest';
import { Fault } from '#core/faults.ts';
import { canonicalRequest } from '#core/sigv4/canonical-request.ts';
import { readSignature } from '#core/sigv4/claimed-signature.ts';
import { presignRequest, signRequest } from '#core/sigv4/sign-request.ts';
import type { SignedHttpRequest } from '#core/sigv4/signed-http-request.ts';
import { type VerifiedSignature, verifySignature } from '#core/sigv4/verify-signature.ts';
import { mutations, signedText } from './mutations.ts';
import { readRequestText, type VectorCase, vectorCases } from './vector-case.ts';

const cases = vectorCases();
const forms = ['header', 'query'] as const;
const rows = cases.flatMap((vector) => forms.map((form) => ({ name: vector.name, form, vector })));

interface Twist {
  readonly secret?: string;
  readonly now?: Date;
  readonly service?: string;
  readonly region?: string;
}

function verify(
  request: SignedHttpRequest,
  vector: VectorCase,
  twist: Twist = {},
): Promise<VerifiedSignature<string> | Fault> {
  const secretAccessKey = twist.secret ?? vector.credentials.secretAccessKey;
  const keys = { secretFor: async () => ({ secretAccessKey, principal: 'somebody' }) };
  return verifySignature(request, keys, {
    now: twist.now ?? vector.now,
    region: twist.region ?? vector.region,
    service: twist.service ?? vector.service,
    rules: vector.rules,
    sessionToken: vector.sessionToken,
  });
}

describe('the published SigV4 suite', () => {
  test('has its 38 cases', () => {
    expect(cases).toHaveLength(38);
  });

  test.each(rows)('accepts $name in the $form form', async ({ vector, form }) => {
    const verified = await verify(signedText(vector, form), vector);
    expect(verified).toMatchObject({
      principal: 'somebody',
      accessKeyId: 'AKIDEXAMPLE',
      form,
      signature: vector.read(`${form}-signature`).trim(),
    });
  });

  test.each(rows)('makes the canonical request of $name in the $form form', ({ vector, form }) => {
    const request = signedText(vector, form);
    const claimed = readSignature(request);
    if (claimed instanceof Fault) throw claimed;
    const wanted = vector.read(`${form}-canonical-request`);
    const made = canonicalRequest(request, {
      path: vector.rules.path,
      query: claimed.query.filter(
        ([name]) => vector.sessionToken === 'signed' || name !== 'X-Amz-Security-Token',
      ),
      signedHeaders: claimed.signedHeaders,
      payloadHash: wanted.slice(wanted.lastIndexOf('\n') + 1),
    });
    expect(made).toBe(wanted);
  });

  test.each(cases)('signs $name like the suite in the header form', (vector) => {
    const request = readRequestText(vector.read('request'));
    const added = signRequest(request, vector.credentials, vector);
    const wanted = signedText(vector, 'header').headers.find(([name]) => name === 'Authorization');
    expect(added.find(([name]) => name === 'authorization')?.[1]).toBe(wanted?.[1]);
  });

  test.each(cases)('signs $name like the suite in the query form', (vector) => {
    const request = readRequestText(vector.read('request'));
    const query = presignRequest(request, vector.credentials, vector);
    const signature = new URLSearchParams(query).get('X-Amz-Signature');
    expect(signature).toBe(vector.read('query-signature').trim());
  });

  test.each(rows)('refuses every change of $name in the $form form', async ({ vector, form }) => {
    const request = signedText(vector, form);
    for (const [what, changed] of mutations(request)) {
      expect(await verify(changed, vector), what).toBeInstanceOf(Fault);
    }
  });

  test.each(rows)(
    'refuses $name in the $form form under another secret, clock or scope',
    async ({ vector, form }) => {
      const request = signedText(vector, form);
      const later = (seconds: number): Date => new Date(vector.now.getTime() + seconds * 1000);
      const twists: readonly (readonly [string, Twist])[] = [
        ['signature_mismatch', { secret: `${vector.credentials.secretAccessKey}x` }],
        ['signature_expired', { now: later(3_700) }],
        ['signature_expired', { now: later(-301) }],
        ['signature_mismatch', { region: 'eu-west-1' }],
        ['signature_mismatch', { service: 'other' }],
      ];
      for (const [code, twist] of twists) {
        expect(await verify(request, vector, twist), JSON.stringify(twist)).toMatchObject({ code });
      }
    },
  );
});
