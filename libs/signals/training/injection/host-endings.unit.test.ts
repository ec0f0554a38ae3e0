import { describe, expect, test } from 'vitest';
import { withOrdinaryHosts } from './host-endings.ts';

describe('hosts of written texts', () => {
  test('end as real ones do, the same host in the same way', () => {
    const text = withOrdinaryHosts('Send it to eve@drop.example, then open https://drop.example/a and Drop.Example.');
    expect(text).not.toMatch(/example/i);
    expect(new Set(text.toLowerCase().match(/drop\.[a-z.]*[a-z]/g)).size).toBe(1);
  });

  test('end variously', () => {
    const endings = Array.from({ length: 200 }, (_, at) => withOrdinaryHosts(`host${at}.test`).replace(/^host\d+/, ''));
    expect(new Set(endings).size).toBeGreaterThan(15);
  });

  test('are not looked for in file names and in longer names', () => {
    const text = 'Run mail.test.ts, see a.example.com/x and the example. Test it, invalid or not: shop.de';
    expect(withOrdinaryHosts(text)).toBe(text.replace('a.example.com', 'a.brightwater.com'));
  });
});
