import { describe, expect, test } from 'vitest';
import { addressBlock } from '#core/limits/address-block.ts';

describe('addresses of one block', () => {
  test.each([
    ['an IPv4 address, also inside IPv6', ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201']],
    ['a half of IPv6', ['2001:db8::1', '2001:DB8:0:0:ffff:ffff:ffff:ffff', '2001:db8::192.0.2.1']],
    ['a half of IPv6 with a zone', ['fe80::1%eth0', 'fe80::2%eth1', 'fe80::3']],
  ])('are those of %s', (_what, addresses) => {
    expect(new Set(addresses.map(addressBlock)).size).toBe(1);
  });

  test('are told from all others, and what is no address is a block of its own', () => {
    const apart = [
      ...['192.0.2.1', '192.0.2.2', '::', '2001:db8::1', '2001:db8:0:1::1'],
      ...['', 'unknown', '192.0.2.1.', '%eth0'],
    ];
    expect(new Set(apart.map(addressBlock)).size).toBe(apart.length);
  });
});
