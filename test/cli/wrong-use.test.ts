import { expect, test } from 'vitest';
import { runHere } from './terminal.ts';

test.each([
  [['token', '--gran', 'x'], 'it has no option "--gran"; did you mean "--grant"'],
  [['token', '-x'], 'it has no option "-x"'],
  [['token', '--grant'], '--grant needs a value'],
  [['token', '--grant', '--as', 'x'], '--grant needs a value; write --grant=VALUE'],
  [['token', '--grant', ''], '--grant is empty'],
  [['ledger', 'list', '--json=yes'], '--json takes no value'],
  [['ledger', 'list', '--limit', '0'], '--limit takes a number from 1 to 200'],
  [['leases', 'list', '--limit', '201'], '--limit takes a number from 1 to 200'],
  [['exec', '--grant', 'x', 'aws', 's3'], 'it takes no "aws"; what to run stands after --'],
  [['identities', 'suspend'], 'it takes ID'],
  [['config', 'check', 'a', 'b'], 'it takes no "b"'],
  [['config', 'check', 'a', '--config', 'b'], 'name the folder once'],
  [['tokn'], 'there is no command "tokn"; did you mean "token"'],
  [['config', 'chek'], 'sallyport config has no "chek"; did you mean "config check"'],
  [['start', '--upstream', 'file:///etc'], '--upstream takes an http or https URL'],
  [['start', '--upstream', 'nonsense'], '--upstream takes an http or https URL'],
])('%j is wrong use, and is told how', async (args, told) => {
  const { code, stdout, stderr } = await runHere(args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(told);
  expect(stderr).toMatch(/see "sallyport .*--help"\n$/u);
});

const pasted = 'eyJhbGci.eyJpc3Mi.c2ln';

test.each([
  [['token', '--grant', 'shop-deploy', '--token-file', pasted]],
  [['token', '--grant', 'shop-deploy', '--token-env', pasted]],
  [['token', '--grant', 'shop-deploy', '--as', pasted]],
  [['token', '--grant', 'shop-deploy', `--as=\n${pasted}`]],
  [['token', '--grant', pasted]],
  [['policy', 'explain', '--grant', 'shop-deploy', '--as', pasted]],
  [['leases', 'list', '--as', pasted]],
  [['demo', 'token', '--as', 'shop-main', '--claim', `=${pasted}`]],
  [['leases', 'revoke', `Bearer ${pasted}`]],
  [['leases', 'end', pasted]],
])('a token in place of a name is not repeated: %j', async (args) => {
  const { code, stderr } = await runHere(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining('that is a token')]);
  expect(stderr).not.toContain('eyJ');
});

test('a token file without a token is told as what it is', async () => {
  const args = ['token', '--grant', 'shop-deploy', '--token-file', '-'];
  const { code, stderr } = await runHere(args, { SALLYPORT_URL: 'http://127.0.0.1:9' });
  expect(code).toBe(1);
  expect(stderr).toContain('standard input holds no token');
});
