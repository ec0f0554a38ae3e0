import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { authenticateMail, type MailAuthentication } from '../../libs/mail/src/mod.js';
import { corpusFiles, corpusText, reportSuite } from './corpus.ts';
import { txtResolver } from './dns-zone.ts';

/** When the newest of the signatures with an end was still good. */
const NOW_MS = Date.parse('2022-11-07T18:00:00Z');
const signed = corpusFiles('dkim-stalwart', (name) => /^(?:dkim|arc)\/\d+\.txt$/.test(name)).map(({ name, bytes }) => {
  const text = bytes.toString('latin1');
  const [dns = ''] = text.split(/\r?\n\r?\n/, 1);
  const keys = dns
    .split(/\r?\n/)
    .map((line) => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const);
  const mail = text.slice(dns.length).replace(/^\r?\n\r?\n/, '');
  return { name, keys, raw: Buffer.from(mail.replaceAll(/\r?\n/g, '\r\n'), 'latin1') };
});
const dns = z
  .record(z.string(), z.object({ TXT: z.array(z.array(z.string())) }))
  .parse(JSON.parse(corpusText('auth-mailauth/ed25519-rsa/dns.json') ?? '{}'));
const published = new Map([
  ...signed.flatMap(({ keys }) => keys),
  ...Object.entries(dns).map(([name, { TXT }]) => [name, TXT.flat().join('')] as const),
]);
const authenticate = (raw: Buffer): Promise<MailAuthentication> =>
  authenticateMail({ raw, resolver: txtResolver(published), mta: 'mx.test', nowMs: NOW_MS });

describe.skipIf(signed.length === 0)('signed mails with their keys', () => {
  test('are verified, and no more when a byte of the body changes', async () => {
    const results = await Promise.all(signed.map(async ({ name, raw }) => ({ name, ...(await authenticate(raw)) })));
    const spoilt = await Promise.all(signed.map(({ raw }) => authenticate(Buffer.concat([raw, Buffer.from('x\r\n')]))));
    const passed = results.filter(({ dkim, arc }) => dkim === 'pass' && arc !== 'fail');
    reportSuite('dkim-stalwart', passed.length, results.length);
    expect(passed).toEqual(results);
    expect(spoilt.map(({ dkim }) => dkim)).toEqual(results.map(() => 'fail'));
    expect(results.find(({ name }) => name === 'arc/001.txt')?.arc).toBe('pass');
  });
});

/** Whose keys are gone from DNS cannot be verified by anybody; that is what is expected of them. */
const EXPECTED: Readonly<Record<string, Partial<MailAuthentication> & { readonly why: string }>> = {
  'ed25519-rsa/signed.eml': {
    dkim: 'pass',
    signedBy: ['football.example.com'],
    why: 'the example of RFC 8463, keys beside it',
  },
  'message1.eml': { dkim: 'none', why: 'not signed' },
  'message2.eml': { dkim: 'neutral', why: 'its key is not in the corpus' },
  'message4.eml': { dkim: 'neutral', why: 'its key is not in the corpus' },
  'authtest.eml': { dkim: 'neutral', why: 'its key is not in the corpus' },
  'arc-pass.eml': { arc: 'pass', why: 'the seals of Google have the key of dkim-stalwart/arc/001' },
  'arc-fail.eml': { arc: 'fail', why: 'changed behind the seal' },
};
const mails = corpusFiles('auth-mailauth');

describe.skipIf(mails.length === 0)('real mails', () => {
  test('say of their signatures what their keys allow', async () => {
    const results = await Promise.all(mails.map(async ({ name, bytes }) => ({ name, got: await authenticate(bytes) })));
    const failed = results.filter(({ name, got }) => {
      const { why: _why, ...expected } = EXPECTED[name] ?? { why: 'new' };
      return Object.entries(expected).some(
        ([key, value]) => JSON.stringify(got[key as keyof MailAuthentication]) !== JSON.stringify(value),
      );
    });
    reportSuite('auth-mailauth', results.length - failed.length, results.length, 'four without their keys');
    expect(failed).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual(Object.keys(EXPECTED).toSorted());
  });
});
