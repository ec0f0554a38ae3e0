import type { MailAuthentication } from '@posthorn/mail';
import { expect, test } from 'vitest';
import { authorshipOf } from './authorship.js';

const mail = (dmarc: MailAuthentication['dmarc'], dmarcPolicy?: MailAuthentication['dmarcPolicy']) =>
  authorshipOf({ spf: 'none', dkim: 'none', dmarc, signedBy: [], ...(dmarcPolicy && { dmarcPolicy }) });

test('an author is credible where the domain vouches for them, or says nothing', () => {
  expect(mail('pass', 'reject')).toBe('credible');
  expect(mail('none')).toBe('credible');
});

test('an author is disowned where the domain asks that what fails be kept away', () => {
  expect(mail('fail', 'reject')).toBe('disowned');
  expect(mail('fail', 'quarantine')).toBe('disowned');
  expect(mail('fail', 'none')).toBe('doubtful');
  expect(mail('fail')).toBe('doubtful');
});

test('an author of whom nobody can tell is doubtful, as a forger can see to that', () => {
  expect(mail('temperror')).toBe('doubtful');
  expect(mail('permerror')).toBe('doubtful');
});
