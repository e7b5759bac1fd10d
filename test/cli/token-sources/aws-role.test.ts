import { afterEach, describe, expect, test, vi } from 'vitest';
import { planExchange } from '#cli/exchange-plan.ts';
import { findToken } from '#cli/token-sources/find-token.ts';
import { verifySignature } from '#core/sigv4/verify-signature.ts';
import { virtualTime } from '../credential-cache/cache-scene.ts';
import {
  type Asked,
  broker,
  cutShort,
  endpoint,
  file,
  jwt,
  now,
  rootWith,
  surroundings,
  tokenIn,
} from './scene.ts';

afterEach(() => vi.restoreAllMocks());

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

interface Instance {
  readonly instance: string;
  readonly role: string;
}

/** What IMDSv2 answers on an instance; nothing to whoever has no session. */
function metadataAnswer({ url, headers, method }: Asked, { instance, role }: Instance) {
  const answers: Readonly<Record<string, string>> = {
    '/latest/api/token': 'imds-session',
    '/latest/meta-data/instance-id': instance,
    '/latest/meta-data/iam/security-credentials/': role,
    [`/latest/meta-data/iam/security-credentials/${role}`]: document,
  };
  const isAllowed = method === 'PUT' || headers['x-aws-ec2-metadata-token'] === 'imds-session';
  return isAllowed ? { body: answers[url] ?? '' } : { status: 401, body: '' };
}

async function metadataOf(instance: string, role: string) {
  return endpoint((asked) => metadataAnswer(asked, { instance, role }));
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
    const metadata = await metadataOf('i-1', 'build-role');
    const found = await tokenIn({
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url,
    });
    expect(found).toMatchObject({ from: 'the AWS role of this EC2 instance' });
    const methods = ['PUT', 'GET', 'GET'];
    expect(metadata.asked.map(({ method }) => method)).toEqual([...methods, ...methods]);
    expect(sts.asked[0]?.headers.authorization).toContain('Credential=ASIACONTAINER/');
  });

  test('of two instances, or of one that was given another role, shares no credentials', async () => {
    const is = { instance: 'i-1', role: 'build-role' };
    const { url } = await endpoint((asked) => metadataAnswer(asked, is));
    const holder = async () => {
      const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: url };
      return (await findToken(surroundings(env))).holder;
    };
    const first = await holder();
    expect(await holder()).toBe(first);
    is.role = 'deploy-role';
    const second = await holder();
    is.instance = 'i-2';
    expect(new Set([first, second, await holder()]).size).toBe(3);
  });

  test('of two pods shares no credentials, though EKS has one address for all', async () => {
    const holder = async (token: string) => {
      const env = {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file(token),
      };
      return (await findToken(surroundings(env))).holder;
    };
    const of = (pod: string, more: object = {}) =>
      jwt({ sub: 'system:serviceaccount:shop:checkout', 'kubernetes.io': { pod }, ...more });
    expect(await holder(of('one'))).not.toBe(await holder(of('two')));
    expect(await holder(of('one', { jti: 'a' }))).toBe(await holder(of('one', { iat: 1 })));
    expect(await holder('an-opaque-token')).not.toBe(await holder('another-one'));
    expect(await holder('an-opaque-token')).not.toContain('opaque');
  });

  test('of a pod whose token cannot be read is told so', async () => {
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/nowhere/token',
    };
    await expect(tokenIn(env)).rejects.toMatchObject({
      code: 'missing_parameter',
      message: expect.stringContaining('/nowhere/token cannot be read'),
    });
  });

  test('of an instance without a role is told so', async () => {
    const metadata = await endpoint(({ method }) =>
      method === 'PUT' ? { body: 's' } : { status: 404, body: 'not found' },
    );
    const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url };
    await expect(tokenIn(env)).rejects.toThrow('names no role');
  });

  test('whose metadata service is busy is waited for, and is the same holder then', async () => {
    const is = { busy: 0 };
    const metadata = await endpoint((asked) => {
      is.busy -= 1;
      if (is.busy >= 0) return { status: 503, body: '' };
      return metadataAnswer(asked, { instance: 'i-1', role: 'build-role' });
    });
    const plan = async (wait: string) => {
      const waiting = virtualTime();
      const env = {
        ...{ SALLYPORT_URL: 'http://127.0.0.1:9', SALLYPORT_DATA: '/nowhere' },
        ...{ AWS_ENDPOINT_URL_STS: metadata.url, AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.url },
      };
      const { stdin, stdout, stderr } = process;
      const terminal = { args: [], env, stdin, stdout, stderr };
      const options = { grant: 'shop-deploy', wait };
      const { token } = await planExchange({ terminal, options, words: [], rest: [] }, waiting);
      return { holder: token.holder, told: waiting.told };
    };
    const { holder } = await plan('0');
    is.busy = 2;
    const later = await plan('60');
    expect(later.holder).toBe(holder);
    expect(later.told).toHaveLength(2);
    expect(later.told[0]).toContain('answered HTTP 503; try again');
    is.busy = 1;
    await expect(plan('0')).rejects.toMatchObject({ code: 'issuer_unavailable' });
  });

  test('whose metadata service never answers hides nothing that others said of this machine', async () => {
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token',
      AWS_EC2_METADATA_SERVICE_ENDPOINT: await cutShort(),
    };
    await expect(tokenIn(env)).rejects.toMatchObject({
      code: 'missing_parameter',
      message: expect.stringMatching(/\/nowhere\/token.*\n.*metadata service does not answer/u),
    });
  });

  test('the metadata address is left alone where the machine is not EC2, or it is switched off', async () => {
    await expect(tokenIn({})).rejects.toThrow('no token');
    const root = rootWith('/sys/devices/virtual/dmi/id/sys_vendor', 'Amazon EC2\n');
    await expect(tokenIn({ AWS_EC2_METADATA_DISABLED: 'true' }, { root })).rejects.toThrow(
      'no token',
    );
    const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
    await expect(findToken(surroundings({}, { root }))).rejects.toThrow('EC2');
    expect(String(asked.mock.calls[0]?.[0])).toBe('http://169.254.169.254/latest/api/token');
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
