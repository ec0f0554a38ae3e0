import { describe, expect, test } from 'vitest';
import { authenticateMail, organisationalDomain } from '../../libs/mail/src/mod.js';
import { corpusText, reportSuite } from './corpus.ts';
import { resolverOf } from './dns-zone.ts';

/** `checkPublicSuffix('b.example.com', 'example.com');`, null for a suffix or for nothing. */
const LINE = /^checkPublicSuffix\((?:'([^']*)'|null), (?:'([^']*)'|null)\);/gm;
const source = corpusText('publicsuffix/test_psl.txt');
const cases = [...(source ?? '').matchAll(LINE)].map(([, domain, expected]) => ({ domain, expected }));

/** A leading dot is no domain; the list's tests ask for null where we answer with what follows. */
const UNASKED = /^\./;

describe.skipIf(source === undefined)('the tests of the public suffix list', () => {
  test('find the organisational domain', () => {
    const asked = cases.flatMap(({ domain, expected }) =>
      domain === undefined || UNASKED.test(domain) ? [] : [{ domain, expected }],
    );
    const failed = asked.filter(({ domain, expected }) => organisationalDomain(domain) !== expected);
    reportSuite('publicsuffix', asked.length - failed.length, asked.length);
    expect(failed).toEqual([]);
    expect(asked.length).toBeGreaterThan(70);
  });

  test('let nobody speak for the neighbour below one suffix', async () => {
    const suffixes = new Set(['com', 'co.uk', 'uk.com', 'c.kobe.jp']);
    const failed: string[] = [];
    for (const suffix of suffixes) {
      const resolver = resolverOf({
        [`_dmarc.${suffix}`]: [{ TXT: 'v=DMARC1; p=reject' }],
        [`_dmarc.good.${suffix}`]: [{ TXT: 'v=DMARC1; p=reject' }],
        [`evil.${suffix}`]: [{ TXT: 'v=spf1 ip4:192.0.2.1 -all' }],
        [`mail.good.${suffix}`]: [{ TXT: 'v=spf1 ip4:192.0.2.1 -all' }],
      });
      const of = async (from: string, mailFrom: string): Promise<string> => {
        const raw = Buffer.from(`From: ${from}\r\n\r\n`);
        return (
          await authenticateMail({ raw, clientIp: '192.0.2.1', helo: 'x.test', mailFrom, resolver, mta: 'mx.test' })
        ).dmarc;
      };
      if ((await of(`a@good.${suffix}`, `a@evil.${suffix}`)) !== 'fail') failed.push(`${suffix}: a neighbour passes`);
      if ((await of(`a@other.${suffix}`, `a@evil.${suffix}`)) !== 'none')
        failed.push(`${suffix}: a neighbour's suffix counts`);
      if ((await of(`a@good.${suffix}`, `a@mail.good.${suffix}`)) !== 'pass')
        failed.push(`${suffix}: the own host fails`);
    }
    expect(failed).toEqual([]);
  });
});
