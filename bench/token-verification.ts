import { createPublicKey, verify } from 'node:crypto';
import { readJwks } from '#core/tokens/keys/read-jwks.ts';
import { parseToken } from '#core/tokens/parse-token.ts';
import { verifySubjectToken } from '#core/tokens/verify-subject-token.ts';
import { createDemoIssuer } from '#local/issuer/demo-issuer.ts';
import { generateDemoKeys } from '#local/issuer/demo-keys.ts';
import { mintPersonaToken, personaOf } from '#local/personas.ts';
import { sampleIssuer } from '#test/sample-issuer.ts';
import type { Contest } from './contest.ts';

const audience = 'https://broker.example';
const tokenCount = 256;

/**
 * A GitHub-shaped token through everything that the broker checks, against one raw
 * `crypto.verify` of the same bytes with the same RSA key of 2,048 bits.
 */
export async function tokenVerification(): Promise<Contest> {
  const demo = createDemoIssuer({ baseUrl: audience, keys: await generateDemoKeys() });
  const iss = demo.issuerOf('github');
  const now = new Date();
  const keys = readJwks(demo.document('github/.well-known/jwks'));
  const set = { issuer: iss, keys, fetchedAt: now, attemptedAt: now };
  const ports = {
    audience,
    now,
    keySets: { read: async () => set, refresh: async () => set },
  };
  const issuer = sampleIssuer(iss);
  const persona = personaOf('shop-main');
  if (persona === undefined) throw new Error('the story has lost shop-main');
  const tokens = await Promise.all(
    Array.from({ length: tokenCount }, () => mintPersonaToken(demo, persona, { audience, now })),
  );
  const [jwk] = keys;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  const raw = tokens.map((token) => {
    const dot = token.lastIndexOf('.');
    return {
      signed: Buffer.from(token.slice(0, dot)),
      signature: Buffer.from(token.slice(dot + 1), 'base64url'),
    };
  });
  return {
    name: 'token verification against crypto.verify',
    goal: 2,
    batch: 1000,
    floor: (index) => {
      const one = raw[index % tokenCount];
      if (one === undefined || !verify('sha256', one.signed, key, one.signature)) {
        throw new Error('the floor did not verify');
      }
    },
    subject: (index) =>
      verifySubjectToken(parseToken(tokens[index % tokenCount] ?? ''), issuer, ports),
  };
}
