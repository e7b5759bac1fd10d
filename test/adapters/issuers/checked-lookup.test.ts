import { describe, expect, test } from 'vitest';
import { checkedLookup, type Resolve } from '#adapters/issuers/checked-lookup.ts';

const found = [
  { address: '93.184.215.14', family: 4 },
  { address: '2606:4700::1', family: 6 },
];

function look(resolve: Resolve | undefined, all: boolean, name = 'issuer.acme.example') {
  return new Promise<unknown[]>((settle) => {
    checkedLookup(resolve)(name, { all }, (...answer) => settle(answer));
  });
}

describe('a name that is looked up while connecting', () => {
  test('leads to all its addresses, or to the first, as is asked', async () => {
    expect(await look(async () => found, true)).toEqual([null, found]);
    expect(await look(async () => found, false)).toEqual([null, '93.184.215.14', 4]);
  });

  test('leads nowhere when one of its addresses is not public', async () => {
    const mixed = [...found, { address: 'fd00::1', family: 6 }];
    for (const all of [true, false]) {
      const [error] = await look(async () => mixed, all);
      expect(error).toMatchObject({ code: 'bad_discovery' });
    }
  });

  test('leads nowhere when it has no address or cannot be resolved', async () => {
    expect((await look(async () => [], true))[0]).toMatchObject({ code: 'issuer_unavailable' });
    expect((await look(() => Promise.reject(new Error('ENOTFOUND')), true))[0]).toMatchObject({
      message: 'ENOTFOUND',
    });
  });

  test('is resolved by the system unless told otherwise', async () => {
    const [error] = await look(undefined, true, 'localhost');
    expect(error).toMatchObject({ code: 'bad_discovery' });
  });
});
