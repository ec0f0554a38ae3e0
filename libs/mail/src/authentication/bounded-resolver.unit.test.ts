import { describe, expect, test } from 'vitest';
import { BoundedResolver } from './bounded-resolver.js';
import type { DnsResolver } from './mail-authentication.js';

/** Answers everything, and remembers what it was asked. */
function aResolver(answer: readonly unknown[] = ['192.0.2.1']): { asked: string[]; resolve: DnsResolver } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (name, type) => {
      asked.push(`${type} ${name}`);
      return Promise.resolve(answer);
    },
  };
}
const inTime = (): number => Date.now() + 5000;

describe('a resolver for one mail', () => {
  test('asks every question once, however it is spelled', async () => {
    const { asked, resolve } = aResolver();
    const { ask } = new BoundedResolver(resolve, inTime());
    await Promise.all([ask('a.example', 'A'), ask('A.Example.', 'A'), ask('a.example', 'AAAA')]);
    expect(asked).toEqual(['A a.example', 'AAAA a.example']);
  });

  test('asks three hundred questions, and no more', async () => {
    const { asked, resolve } = aResolver();
    const resolver = new BoundedResolver(resolve, inTime());
    for (let index = 0; index < 300; index++) await resolver.ask(`${index}.example`, 'A');
    await expect(resolver.ask('more.example', 'A')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect([asked.length, resolver.troubles]).toEqual([300, 1]);
  });

  test.each([
    '',
    '.',
    'a..example',
    `${'a'.repeat(64)}.example`,
    'a b.example',
    'a\0.example',
    `${'a.'.repeat(130)}example`,
    'bücher.example',
  ])('asks nobody for the name %j', async (name) => {
    const { asked, resolve } = aResolver();
    await expect(new BoundedResolver(resolve, inTime()).ask(name, 'A')).rejects.toMatchObject({ code: 'EBADNAME' });
    expect(asked).toEqual([]);
  });

  test('passes over records that are longer than anybody needs', async () => {
    const { resolve } = aResolver([['v=spf1 -all'], ['x'.repeat(5000), 'x'.repeat(5000)]]);
    expect(await new BoundedResolver(resolve, inTime()).ask('a.example', 'TXT')).toEqual([['v=spf1 -all']]);
  });

  test('does not wait beyond its time', async () => {
    const resolver = new BoundedResolver(() => new Promise(() => undefined), Date.now() + 50);
    await expect(resolver.ask('a.example', 'A')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    await expect(new BoundedResolver(aResolver().resolve, 0).ask('a.example', 'A')).resolves.toEqual(['192.0.2.1']);
  });

  test('tells that there is nothing from that nobody knows', async () => {
    const failing = (code: string): BoundedResolver =>
      new BoundedResolver(() => Promise.reject(Object.assign(new Error(code), { code })), inTime());
    for (const code of ['ENOTFOUND', 'ENODATA', 'EBADNAME'])
      await expect(failing(code).ask('a.example', 'A')).rejects.toMatchObject({ code });
    for (const code of ['ESERVFAIL', 'EREFUSED', 'ECONNREFUSED', 'ETIMEOUT']) {
      await expect(failing(code).ask('a.example', 'A')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    }
  });
});
