import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findToken } from '#cli/token-sources/find-token.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import {
  type Asked,
  broker,
  endpoint,
  folder,
  jwt,
  now,
  rootWith,
  surroundings,
  tokenIn,
} from './scene.ts';

const forSts = jwt({ aud: 'sts.amazonaws.com' });
const projected = '/var/run/secrets/sallyport/token';
const podOwn = '/var/run/secrets/kubernetes.io/serviceaccount/token';

function file(text: string): string {
  const path = join(folder(), 'token');
  writeFileSync(path, text);
  return path;
}

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
const document = JSON.stringify({
  AccessKeyId: 'ASIACONTAINER',
  SecretAccessKey: 'secret-key-of-the-role',
  Token: 'session-token',
});

function vouching({ body }: Asked) {
  const audience = new URLSearchParams(body).get('Audience.member.1');
  return {
    body: `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult><WebIdentityToken>token.for.${audience}</WebIdentityToken></GetWebIdentityTokenResult></GetWebIdentityTokenResponse>`,
  };
}

/** What a service that knows the keys makes of a request's signature. */
function verified(asked: Asked | undefined) {
  const { method = '', url = '', headers = {}, body = '' } = asked ?? {};
  const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  const secretAccessKey = keys.AWS_SECRET_ACCESS_KEY;
  return verifySignature(
    { method, path: url, rawQuery: '', headers: pairs, body: Buffer.from(body) },
    { secretFor: async () => ({ secretAccessKey, principal: 'the role' }) },
    { now, region: 'eu-west-1', service: 'sts' },
  );
}

describe('an AWS role', () => {
  test('has STS vouch for it in a request that is signed with its keys', async () => {
    const { url, asked } = await endpoint(vouching);
    const env = { ...keys, AWS_SESSION_TOKEN: 'session-token', AWS_REGION: 'eu-west-1' };
    const found = await tokenIn({ ...env, AWS_ENDPOINT_URL_STS: url });
    expect(found.token).toBe(`token.for.${broker}`);
    expect(found.from).toBe('the AWS role of the environment');
    const [one] = asked;
    expect(Object.fromEntries(new URLSearchParams(one?.body))).toEqual({
      Action: 'GetWebIdentityToken',
      Version: '2011-06-15',
      'Audience.member.1': broker,
      SigningAlgorithm: 'ES384',
      DurationSeconds: '300',
    });
    expect(one?.headers['x-amz-security-token']).toBe('session-token');
    expect(await verified(one)).toMatchObject({ principal: 'the role' });
  });

  test('asks the regional endpoint where none is named', async () => {
    const { stsEndpoint } = await import('#cli/token-sources/aws/get-web-identity-token.ts');
    expect(stsEndpoint({ AWS_REGION: 'eu-west-1' }).href).toBe(
      'https://sts.eu-west-1.amazonaws.com/',
    );
    expect(stsEndpoint({ AWS_DEFAULT_REGION: 'cn-north-1' }).hostname).toMatch(/\.com\.cn$/u);
    expect(() => stsEndpoint({ AWS_REGION: 'evil.example/x' })).toThrow('no AWS Region');
  });

  test('is asked of no plain address elsewhere', async () => {
    const env = { ...keys, AWS_ENDPOINT_URL: 'http://sts.example:4566' };
    await expect(tokenIn(env)).rejects.toThrow('must be https or this machine');
  });

  test('of an ECS task or EKS pod comes from the endpoint of the container', async () => {
    const sts = await endpoint(vouching);
    const container = await endpoint(() => ({ body: document }));
    const env = { AWS_ENDPOINT_URL_STS: sts.url };
    const found = await tokenIn({
      ...env,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${container.url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file('pod-secret\n'),
    });
    expect(found.from).toBe('the AWS role of the container');
    expect(container.asked[0]?.headers.authorization).toBe('pod-secret');
    expect(sts.asked[0]?.headers.authorization).toContain('Credential=ASIACONTAINER/');
  });

  test('of a container is asked of no plain address elsewhere', async () => {
    const sts = await endpoint(vouching);
    const env = {
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://evil.example/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pod-secret',
    };
    await expect(tokenIn(env)).rejects.toThrow('must be https');
  });

  test('of an EC2 instance comes from IMDSv2, by a session of its own', async () => {
    const sts = await endpoint(vouching);
    const answers: Readonly<Record<string, string>> = {
      '/latest/api/token': 'imds-session',
      '/latest/meta-data/iam/security-credentials/': 'build-role',
      '/latest/meta-data/iam/security-credentials/build-role': document,
    };
    const metadata = await endpoint(({ url, headers, method }) => {
      const isAllowed = method === 'PUT' || headers['x-aws-ec2-metadata-token'] === 'imds-session';
      return isAllowed ? { body: answers[url] ?? '' } : { status: 401, body: '' };
    });
    const found = await tokenIn({
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
    });
    expect(found).toMatchObject({ from: 'the AWS role of this EC2 instance' });
    expect(metadata.asked.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
  });

  test('of an instance without a role is told so', async () => {
    const metadata = await endpoint(({ method }) =>
      method === 'PUT' ? { body: 's' } : { status: 404, body: 'not found' },
    );
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
    await expect(tokenIn(env)).rejects.toThrow('names no role');
  });

  test('the metadata address is left alone where the machine is not EC2, or it is switched off', async () => {
    await expect(tokenIn({})).rejects.toThrow('no token');
    const root = rootWith('/sys/devices/virtual/dmi/id/sys_vendor', 'Amazon EC2\n');
    await expect(tokenIn({ AWS_EC2_METADATA_DISABLED: 'true' }, { root })).rejects.toThrow(
      'no token',
    );
    expect((await findToken(surroundings({}, { root }))).from).toContain('EC2');
  });

  test.each([
    ['OutboundWebIdentityFederationDisabled', 'enable outbound web identity federation'],
    ['AccessDenied', 'allow the role sts:GetWebIdentityToken'],
    ['SomethingNew', 'see what the role may do'],
  ])('that STS refuses with %s is told what to do', async (code, told) => {
    const body = `<ErrorResponse><Error><Code>${code}</Code><Message>secret</Message></Error></ErrorResponse>`;
    const { url } = await endpoint(() => ({ status: 403, body }));
    const refused = tokenIn({ ...keys, AWS_ENDPOINT_URL_STS: url });
    await expect(refused).rejects.toThrow(told);
  });

  test('is never asked of AWS itself for a broker on this machine', async () => {
    const local = { audience: 'http://127.0.0.1:8787' };
    await expect(tokenIn(keys, local)).rejects.toThrow('no token');
    const { url } = await endpoint(vouching);
    const env = { ...keys, AWS_ENDPOINT_URL: url };
    expect((await tokenIn(env, local)).token).toBe('token.for.http://127.0.0.1:8787');
  });
});

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
