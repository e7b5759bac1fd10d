import { expect, test } from 'vitest';
import { callVariables, childEnvironment, endpointVariables } from '#cli/aws-environment.ts';
import { handedOn } from '#cli/exec.ts';
import { knownService, serviceNames } from '#core/gateway/catalog/operation-catalog.ts';
import { qualifiedServices } from '#core/gateway/clients/qualified-services.ts';
import { gatewayKeyId } from '#core/gateway/keys/gateway-key-id.ts';

const regions = (region: string) => ({ AWS_REGION: region, AWS_DEFAULT_REGION: region });

test('a child of exec calls the sandbox, in the region of whoever runs it', () => {
  const sandbox = 'http://127.0.0.1:8789';
  expect(endpointVariables(sandbox, 'eu-west-1')).toEqual({
    AWS_ENDPOINT_URL: sandbox,
    ...regions('eu-west-1'),
  });
  expect(endpointVariables(sandbox)).toEqual({
    AWS_ENDPOINT_URL: sandbox,
    ...regions('us-east-1'),
  });
});

test('a child of exec calls another emulator by its own URL', () => {
  const emulator = 'http://emulator.amazonaws.com.example:4566';
  expect(endpointVariables(emulator)).toMatchObject({ AWS_ENDPOINT_URL: emulator });
});

test('a child of exec on AWS itself is not sent to STS with every call', () => {
  expect(endpointVariables('https://sts.eu-west-1.amazonaws.com', 'eu-west-1')).toEqual(
    regions('eu-west-1'),
  );
});

test('Ctrl-C reaches a child of exec once: from its terminal, or from us where there is none', () => {
  expect(handedOn(true)).toEqual(['SIGTERM']);
  expect(handedOn(false)).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP']);
});

const gateway = 'http://127.0.0.1:8788';
const sandbox = 'http://127.0.0.1:8789';
const local = { data: '/data', sandbox, issuer: 'http://127.0.0.1:8787/issuer', gateway };
const instance = { broker: 'http://127.0.0.1:8787', local };
const gatewayKey = gatewayKeyId(Buffer.alloc(10, 7));

test('a child of exec with gateway keys calls the gateway, and with others where AWS is', () => {
  expect(callVariables({ accessKeyId: gatewayKey }, instance, {})).toMatchObject({
    AWS_ENDPOINT_URL: gateway,
    AWS_ENDPOINT_URL_BEDROCK_AGENT: `${gateway}/_s/bedrock-agent`,
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    AWS_RETRY_MODE: 'standard',
    AWS_MAX_ATTEMPTS: '10',
  });
  expect(callVariables({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }, instance, {})).toEqual(
    endpointVariables(sandbox),
  );
});

test('gateway keys of a broker elsewhere need an address that the broker tells, or somebody names', () => {
  const elsewhere = { broker: 'https://broker.acme.example' };
  const named = { AWS_ENDPOINT_URL: 'https://gateway.acme.example/' };
  expect(callVariables({ accessKeyId: gatewayKey }, elsewhere, named)).toMatchObject({
    AWS_ENDPOINT_URL: 'https://gateway.acme.example',
  });
  const told = { accessKeyId: gatewayKey, gatewayUrl: 'https://told.acme.example/sallyport' };
  expect(callVariables(told, elsewhere, named)).toMatchObject({
    AWS_ENDPOINT_URL: 'https://told.acme.example/sallyport',
  });
  expect(() => callVariables({ accessKeyId: gatewayKey }, elsewhere, {})).toThrow(
    'set AWS_ENDPOINT_URL to it',
  );
});

test('no service of a child with gateway keys is sent elsewhere', () => {
  const env = { AWS_ENDPOINT_URL_S3: 'https://s3.example', AWS_PAGER: '' };
  const calls = callVariables({ accessKeyId: gatewayKey }, instance, {});
  expect(childEnvironment(env, calls)).toEqual({ ...calls, AWS_PAGER: '' });
  expect(childEnvironment(env, endpointVariables(sandbox))).toMatchObject(env);
});

test('what a shell kept of gateway keys leads no later credentials there', () => {
  const calls = callVariables({ accessKeyId: gatewayKey }, instance, {});
  const later = childEnvironment(calls, endpointVariables(sandbox));
  expect(Object.values(later).join(' ')).not.toContain(gateway);
});

test('every service that looks like another on the wire has an address of its own', () => {
  // The first three are one and the same to the gateway, the last two are as well.
  const same = new Set(['docdb', 'neptune', 'rds', 'sms-voice', 'pinpoint-sms-voice']);
  const own = new Set(Object.values(qualifiedServices));
  const lacking = [...lookingAlike()].filter((name) => !own.has(name) && !same.has(name));
  expect(lacking).toEqual([]);
  for (const name of own) expect(knownService(name), name).toBeDefined();
});

/** Services of which an operation has the signing name and the form of another's. */
function lookingAlike(): ReadonlySet<string> {
  const services = serviceNames().flatMap((name) => knownService(name) ?? []);
  const forms = services.flatMap((service) =>
    [...service.lines.values()].map((line) => ({ name: service.name, form: form(service, line) })),
  );
  const byForm = Map.groupBy(forms, (one) => one.form);
  const shared = [...byForm.values()].map((all) => new Set(all.map(({ name }) => name)));
  return new Set(shared.filter((names) => names.size > 1).flatMap((names) => [...names]));
}

function form({ data }: NonNullable<ReturnType<typeof knownService>>, line: string): string {
  const [operation, , , method, path = ''] = line.split('|');
  const template = path.replace(/\{[^}]*\}/gu, '{}');
  const named = data.target ?? `${operation} ${data.version}`;
  return [data.signingName, ...(path === '' ? [named] : [method, template])].join(' ');
}
