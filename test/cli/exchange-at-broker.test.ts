import { expect, test } from 'vitest';
import { fakeBroker, vended } from './fake-broker.ts';
import { runHere } from './terminal.ts';

const lease = JSON.parse(vended().body);

/** What `env` makes of a reply, as a step of GitHub Actions. */
async function envOf(reply: unknown) {
  const body = JSON.stringify(reply);
  const { env, exchanges } = await fakeBroker({ '/v1/token': () => ({ body }) });
  const ran = await runHere(['env', '--shell', 'powershell', '--grant', 'shop-deploy'], env);
  return { ...ran, asked: exchanges().length };
}

test.each([
  ['is empty', {}],
  ['has no credentials', { ...lease, aws: null }],
  ['has half of them', { ...lease, aws: { AccessKeyId: lease.aws.AccessKeyId } }],
  ['has a line more in a key', { ...lease, aws: { ...lease.aws, SessionToken: 'a\nrm -r x' } }],
  ['has no end', { ...lease, aws: { ...lease.aws, Expiration: 'never' } }],
  ['names a grant in two lines', { ...lease, grant: 'a\nb' }],
])('a reply that %s is no lease, asked for once and told as that', async (_what, reply) => {
  const { code, stdout, stderr, asked } = await envOf(reply);
  expect([code, stdout, asked]).toEqual([1, '', 1]);
  expect(stderr).toContain('answered with something that is no lease; check that this URL');
});

test('what a broker answers is no command to a runner of CI', async () => {
  const told = 'no\n::stop-commands::x\n ::add-path::/tmp ##[add-mask]y';
  const body = JSON.stringify({ reason: 'policy_denied', error_description: told });
  const { env } = await fakeBroker({ '/v1/token': () => ({ status: 403, body }) });
  const { code, stderr } = await runHere(['token', '--grant', 'shop-deploy'], env);
  expect(code).toBe(3);
  expect(stderr).toContain('stop-commands::x');
  expect(stderr).not.toMatch(/^\s*::|##\[/mu);
});
