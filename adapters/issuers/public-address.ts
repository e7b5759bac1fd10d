import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 blocks that are not globally reachable, and multicast (IANA special-purpose registry). */
const privateBlocks = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Blocks inside 2000::/3, the global unicast space, that are not public or that wrap IPv4. */
const specialBlocks = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const privateIpv4 = new BlockList();
for (const [address, prefix] of privateBlocks) privateIpv4.addSubnet(address, prefix, 'ipv4');

const globalIpv6 = new BlockList();
globalIpv6.addSubnet('2000::', 3, 'ipv6');

const specialIpv6 = new BlockList();
for (const [address, prefix] of specialBlocks) specialIpv6.addSubnet(address, prefix, 'ipv6');

/**
 * Whether an IP address is one of the public internet's. Loopback, link-local (instance metadata
 * among it), private, shared, reserved and multicast ones are not, nor IPv6 that wraps an IPv4.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !privateIpv4.check(address, 'ipv4');
  // A zone (`%eth0`) only occurs on addresses of the local link.
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
}
