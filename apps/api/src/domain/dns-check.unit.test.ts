import { dkimDnsRecords, type DnsRecord } from '@posthorn/mail';
import { describe, expect, test } from 'vitest';
import { checkRecord, dmarcNames } from './dns-check.js';

const records = dkimDnsRecords({
  domain: 'acme.example',
  selector: 'ph1',
  publicKey: 'MIIB'.repeat(90),
  returnPathHost: 'mx.posthorn.example',
  spfInclude: 'spf.posthorn.example',
});

function record(purpose: DnsRecord['purpose']): DnsRecord {
  return records.find((candidate) => candidate.purpose === purpose)!;
}

const problemOf = (purpose: DnsRecord['purpose'], answers: readonly string[]) =>
  checkRecord(record(purpose), answers).problem;

test('records as they were shown are in order', () => {
  for (const shown of records)
    expect(checkRecord(shown, [shown.value])).toEqual({ record: shown, found: [shown.value] });
});

describe('DKIM', () => {
  const { value } = record('dkim');
  test.each([
    ['without the version', value.replace('v=DKIM1; ', '')],
    ['with white space in the key', value.replace(/(.{100})/g, '$1 ')],
    ['in another order', `${value.split('; ').toReversed().join(';')};`],
  ])('may be written %s', (_, text) => expect(problemOf('dkim', [text])).toBeUndefined());

  test.each([
    ['missing', [], 'no DKIM record'],
    ['cut off after 255 characters', [value.slice(0, 255)], 'a part of this one'],
    ['of another key', ['v=DKIM1; p=abcd'], 'another key'],
    ['withdrawn', ['v=DKIM1; p='], 'another key'],
    ['there twice', [value, value.replace('MIIB', 'XXXX')], 'more than one'],
    ['hidden behind other text', ['google-site-verification=1'], 'no DKIM record'],
  ])('%s is a problem', (_, answers, problem) => expect(problemOf('dkim', answers)).toContain(problem));
});

describe('SPF', () => {
  test.each([
    'v=spf1 include:spf.posthorn.example -all',
    'v=spf1 ip4:192.0.2.1 INCLUDE:spf.Posthorn.example include:_spf.google.com ~all',
    'v=spf1 +include:spf.posthorn.example ?all',
  ])('%s lets us send', (text) => expect(problemOf('spf', [text, 'other=1'])).toBeUndefined());

  test.each([
    [['other=1'], 'no SPF record'],
    [['v=spf10 include:spf.posthorn.example'], 'no SPF record'],
    [['v=spf1 include:_spf.google.com -all'], 'lacks include:spf.posthorn.example'],
    [['v=spf1 -include:spf.posthorn.example -all'], 'lacks'],
    [['v=spf1 include:spf.posthorn.example -all', 'v=spf1 mx -all'], 'more than one'],
  ])('%j does not: %s', (answers, problem) => expect(problemOf('spf', answers)).toContain(problem));
});

describe('DMARC', () => {
  test.each(['v=DMARC1; p=none', 'v=DMARC1;p=reject; rua=mailto:d@acme.example', 'v=DMARC1 ; p = Quarantine'])(
    '%s is a policy',
    (text) => expect(problemOf('dmarc', [text])).toBeUndefined(),
  );
  test.each([
    [[], 'no DMARC record'],
    [['v=DMARC1'], 'no policy'],
    [['v=DMARC1; p=all'], 'no policy'],
    [['v=DMARC1; p=none', 'v=DMARC1; p=reject'], 'more than one'],
  ])('%j is none: %s', (answers, problem) => expect(problemOf('dmarc', answers)).toContain(problem));

  test('may stand above the domain, as far as two labels', () => {
    expect(dmarcNames('mail.eu.acme.example')).toEqual([
      '_dmarc.mail.eu.acme.example',
      '_dmarc.eu.acme.example',
      '_dmarc.acme.example',
    ]);
    expect(dmarcNames('acme.example')).toEqual(['_dmarc.acme.example']);
  });
});

describe('the way of bounces', () => {
  test('leads to our host, whatever else it leads to', () => {
    expect(problemOf('return-path', ['other.example', 'MX.Posthorn.example.'])).toBeUndefined();
    expect(problemOf('return-path', ['other.example'])).toContain('elsewhere');
    expect(problemOf('return-path', [])).toContain('no MX record');
  });
});
