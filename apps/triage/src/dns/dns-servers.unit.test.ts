import { describe, expect, test } from 'vitest';
import { triageConfig } from '../config.js';
import { badDnsServerIn, dnsServersIn } from './dns-servers.js';

describe('DNS_SERVERS', () => {
  test.each([
    '192.0.2.1',
    '192.0.2.1:5353',
    '2001:db8::1',
    '[2001:db8::1]',
    '[2001:db8::1]:5353',
    '192.0.2.1, 192.0.2.2',
  ])('takes %s', (setting) => {
    expect(badDnsServerIn(setting)).toBeUndefined();
    expect(dnsServersIn(setting).length).toBeGreaterThan(0);
  });

  test.each(['ns.example.com', '192.0.2.1:0', '192.0.2.1:70000', '192.0.2.256', '[192.0.2.1]:x', '192.0.2.1;'])(
    'refuses %s, and says what it wants',
    (setting) => {
      expect(badDnsServerIn(`192.0.2.1, ${setting}`)).toBe(setting);
      const refused = triageConfig.shape.DNS_SERVERS.safeParse(setting);
      expect(refused.error?.issues[0]?.message).toContain(`${JSON.stringify(setting)} is not an IP address`);
    },
  );
});
