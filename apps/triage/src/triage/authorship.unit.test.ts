import type { MailAuthentication } from '@posthorn/mail';
import { expect, test } from 'vitest';
import { authorshipOf, type NamedSenders } from './authorship.js';

const mail = (
  authentication: Partial<MailAuthentication>,
  { author = 'jordan@customer.example', envelopeFrom }: Partial<NamedSenders> = {},
) =>
  authorshipOf({ spf: 'none', dkim: 'none', dmarc: 'none', signedBy: [], ...authentication }, { author, envelopeFrom });

test('an author is vouched for where DMARC passes', () => {
  expect(mail({ dmarc: 'pass', dmarcPolicy: 'reject' })).toBe('vouched');
});

test.each<[string, Partial<MailAuthentication>, string, 'vouched' | 'credible']>([
  ['signed by their domain', { dkim: 'pass', signedBy: ['mail.customer.example'] }, '', 'vouched'],
  ['signed by another', { dkim: 'pass', signedBy: ['evil.example'] }, '', 'credible'],
  ['sent from where their domain lets it', { spf: 'pass' }, 'b@bounces.customer.example', 'vouched'],
  ['sent from where another lets it', { spf: 'pass' }, 'b@evil.example', 'credible'],
  ['sent from anywhere', { spf: 'softfail' }, 'jordan@customer.example', 'credible'],
])('an author whose domain has no policy, %s, is %s', (_, authentication, envelopeFrom, expected) => {
  expect(mail(authentication, { envelopeFrom })).toBe(expected);
});

test('an author is disowned where the domain asks that what fails be kept away', () => {
  expect(mail({ dmarc: 'fail', dmarcPolicy: 'reject' })).toBe('disowned');
  expect(mail({ dmarc: 'fail', dmarcPolicy: 'quarantine' })).toBe('disowned');
  expect(mail({ dmarc: 'fail', dmarcPolicy: 'none' })).toBe('doubtful');
  expect(mail({ dmarc: 'fail', spf: 'pass', signedBy: ['customer.example'] })).toBe('doubtful');
});

test('an author of whom nobody can tell is doubtful, as a forger can see to that', () => {
  for (const dmarc of ['temperror', 'permerror'] as const)
    expect(mail({ dmarc, signedBy: ['customer.example'] })).toBe('doubtful');
});
