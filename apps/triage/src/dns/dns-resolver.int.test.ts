import { aDnsZone, type DnsZone } from '@posthorn/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dnsResolver } from './dns-resolver.js';

let zone: DnsZone;
beforeAll(async () => {
  zone = await aDnsZone({
    'a.example': {
      A: ['192.0.2.1'],
      AAAA: ['2001:db8::1'],
      MX: [{ exchange: 'mx.a.example', priority: 10 }],
      TXT: ['v=spf1 -all', 'k'.repeat(4_000)],
    },
    'alias.example': { CNAME: ['a.example'] },
    'broken.example': { trouble: 'servfail' },
    'silent.example': { trouble: 'silence' },
  });
});
afterAll(() => zone.close());

test('name servers at a port of their own are asked for every kind of record, long ones as well', async () => {
  const resolve = dnsResolver(zone.address);
  expect(await resolve('a.example', 'A')).toEqual(['192.0.2.1']);
  expect(await resolve('a.example', 'AAAA')).toEqual(['2001:db8::1']);
  expect(await resolve('a.example', 'MX')).toMatchObject([{ exchange: 'mx.a.example', priority: 10 }]);
  expect(await resolve('alias.example', 'CNAME')).toEqual(['a.example']);
  const texts = (await resolve('a.example', 'TXT')).map((strings) => (strings as string[]).join(''));
  expect(texts).toEqual(['v=spf1 -all', 'k'.repeat(4_000)]);
});

test('what does not exist, and what is in trouble, are told apart', async () => {
  const resolve = dnsResolver(zone.address);
  await expect(resolve('none.example', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(resolve('broken.example', 'TXT')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  const startedAt = performance.now();
  await expect(resolve('silent.example', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
