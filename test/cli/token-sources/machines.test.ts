import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findToken } from '#cli/token-sources/find-token.ts';
import { broker, file, jwt, rootWith, surroundings, tokenIn } from './scene.ts';

const forSts = jwt({ aud: 'sts.amazonaws.com' });
const projected = '/var/run/secrets/sallyport/token';
const podOwn = '/var/run/secrets/kubernetes.io/serviceaccount/token';

describe('the file that AWS SDKs read', () => {
  test('gives its token, without the newline', async () => {
    const token = jwt();
    const found = await tokenIn({ AWS_WEB_IDENTITY_TOKEN_FILE: file(`${token}\n`) });
    expect(found).toMatchObject({ from: 'AWS_WEB_IDENTITY_TOKEN_FILE', token });
  });

  test('made for STS, as EKS mounts it, is not shown to a broker', async () => {
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: file(forSts) };
    await expect(tokenIn(env)).rejects.toThrow('made for "sts.amazonaws.com"');
  });

  test('that cannot be read is said to be unreadable', async () => {
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' };
    await expect(tokenIn(env)).rejects.toThrow('/nowhere/token cannot be read');
  });

  test('gives way to the token that a pod was given for us', async () => {
    const token = jwt();
    const root = rootWith(projected, token);
    const found = await tokenIn({ AWS_WEB_IDENTITY_TOKEN_FILE: file(forSts) }, { root });
    expect(found).toMatchObject({ from: 'Kubernetes', token });
  });
});

describe('Kubernetes', () => {
  test('gives the projected token, and reads it anew when the kubelet has rotated it', async () => {
    const root = rootWith(projected, jwt({ jti: 'first' }));
    const token = await findToken(surroundings({}, { root }));
    const rotated = jwt({ jti: 'second' });
    writeFileSync(join(root, projected), rotated);
    expect(await token.read()).toBe(rotated);
  });

  test("the pod's own token is refused with what to mount instead", async () => {
    const root = rootWith(podOwn, jwt());
    await expect(tokenIn({}, { root })).rejects.toThrow(`"audience: ${broker}"`);
  });
});

const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-key-of-the-role' };

describe('among several sources', () => {
  test('the platform of a job speaks for it alone, even where it gives no token', async () => {
    const root = rootWith(projected, jwt());
    const env = { ...keys, AWS_WEB_IDENTITY_TOKEN_FILE: file(jwt()), GITHUB_ACTIONS: 'true' };
    await expect(tokenIn(env, { root })).rejects.toThrow('id-token: write');
  });

  test('where there is none, everything that was looked for is listed', async () => {
    const told = await tokenIn({}).catch((error: Error) => error.message);
    for (const name of ['GitHub Actions', 'SALLYPORT_ID_TOKEN', projected, '--as PERSONA']) {
      expect(told).toContain(name);
    }
  });

  test('every machine that could not help is told about', async () => {
    const root = rootWith(podOwn, jwt());
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: file(forSts) };
    const told = await tokenIn(env, { root }).catch((error: Error) => error.message);
    expect(told).toContain('sts.amazonaws.com');
    expect(told).toContain('API server');
  });
});
