import { expect, test } from 'vitest';
import { fakeBroker } from './fake-broker.ts';
import { runHere } from './terminal.ts';

const args = ['leases', 'list'];

test('a sign-in token is shown to the broker without what a file had around it', async () => {
  const body = '{"leases":[],"next":null}';
  const { asked, env } = await fakeBroker({ '/v1/admin/leases?limit=50': () => ({ body }) });
  const { code } = await runHere(args, { ...env, SALLYPORT_TOKEN: 'a.sign-in.token\n' });
  expect([code, asked[0]?.headers.authorization]).toEqual([0, 'Bearer a.sign-in.token']);
});

test('one that no header can hold is told as what it is, and never shown', async () => {
  const { asked, env } = await fakeBroker();
  const odd = { SALLYPORT_TOKEN: 'half.of\na-token', SALLYPORT_DEBUG: '1' };
  const { code, stdout, stderr } = await runHere(args, { ...env, ...odd });
  expect([code, stdout, asked]).toEqual([3, '', []]);
  expect(stderr).toContain('SALLYPORT_TOKEN holds no token');
  expect(stderr).not.toContain('a-token');
});
