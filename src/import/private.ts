/** Which addresses of the network lead to machines that only insiders reach. */
import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose registries: this host, private, shared, link-local, test, multicast, reserved. */
const SPECIAL = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  // Of those that carry an IPv4 address none is followed: what it leads to cannot be told from here.
  ipv6: [
    '::/96',
    '::ffff:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
    'fc00::/7',
    'fe80::/10',
    'fec0::/10',
    'ff00::/8',
  ],
} as const;

// A list each: in one, the IPv4 addresses that IPv6 can carry would be all of IPv4.
const blocked = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const family of ['ipv4', 'ipv6'] as const)
  for (const range of SPECIAL[family]) {
    const [address = '', bits] = range.split('/');
    blocked[family].addSubnet(address, Number(bits), family);
  }

/** `address`: an IP address, without brackets. What is none counts as private: nothing is asked there. */
export function isPrivate(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return true;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return blocked[family].check(address, family);
}
